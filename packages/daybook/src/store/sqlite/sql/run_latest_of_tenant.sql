-- Purpose: the newest finished run of a job and tenant.
-- Params:  $job, $tenant; $states (JSON array; null: any final state).
-- Returns: the row.
SELECT * FROM run
WHERE job = $job AND tenant = $tenant AND tenant IS NOT NULL AND finished_at IS NOT NULL
  AND ($states IS NULL OR state IN (SELECT value FROM json_each($states)))
ORDER BY created_at DESC, seq DESC
LIMIT 1
