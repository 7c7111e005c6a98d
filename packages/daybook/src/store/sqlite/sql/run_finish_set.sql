-- Purpose: ends many runs in the same way: same worker, same attempt number, same instant, nothing left behind but the state.
-- Params:  $state, $finished_at, $code_version; $seqs (JSON array), $attempt, $worker: who must still hold them.
-- Returns: nothing; fewer rows changed than asked for means that some are held no more.
UPDATE run SET state = $state, finished_at = $finished_at, code_version = $code_version
WHERE seq IN (SELECT value FROM json_each($seqs)) AND attempt = $attempt AND worker_id = $worker AND state = 'running'
