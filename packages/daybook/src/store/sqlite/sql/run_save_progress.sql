-- Purpose: saves the progress of a running attempt.
-- Params:  $progress (JSON); $id, $attempt, $worker: who must still hold it.
-- Returns: nothing; no row changed means the run is held no more.
UPDATE run SET progress = $progress
WHERE id = $id AND attempt = $attempt AND worker_id = $worker AND state = 'running'
