-- Purpose: the newest finished run of a job that has no tenant.
-- Params:  $job; $states (JSON array; null: any final state).
-- Returns: the row.
SELECT * FROM run
WHERE job = $job AND tenant IS NULL AND finished_at IS NOT NULL
  AND ($states IS NULL OR state IN (SELECT value FROM json_each($states)))
ORDER BY created_at DESC, seq DESC
LIMIT 1
