-- Purpose: the runs that workers hold.
-- Params:  none.
-- Returns: id, job, worker_id.
SELECT id, job, worker_id FROM run WHERE state = 'running' ORDER BY id
