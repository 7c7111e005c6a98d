-- Purpose: ends runs that leave nothing behind but their state.
-- Params:  $worker, $code_version; arrays of the same length: $ids, $attempts: who must still hold them; $states, $finished_ats.
-- Returns: id of each, and live (whether changes are kept); those that are missing are held no more. Locks the rows.
UPDATE daybook.run SET state = ended.state, finished_at = ended.finished_at, code_version = $code_version::text
FROM unnest($ids::uuid[], $attempts::int[], $states::text[], $finished_ats::bigint[]) AS ended (id, attempt, state, finished_at)
WHERE run.id = ended.id AND CASE ended.attempt WHEN run.attempt THEN run.worker_id = $worker::text AND run.finished_at IS NULL END
RETURNING run.id, (SELECT live FROM daybook.pulse WHERE one = 1) AS live
