-- Purpose: ends a run that leaves nothing behind but its state.
-- Params:  $state, $finished_at, $code_version; $id, $attempt, $worker: who must still hold it.
-- Returns: nothing; no row changed means the run is held no more.
UPDATE run SET state = $state, finished_at = $finished_at, code_version = $code_version
WHERE id = $id AND attempt = $attempt AND worker_id = $worker AND state = 'running'
