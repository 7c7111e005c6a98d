-- Purpose: how many runs of an overlap key are running, and how many of them are solo.
-- Params:  $key.
-- Returns: runs, solos.
SELECT count(*) AS runs, coalesce(sum(solo), 0) AS solos
FROM run
WHERE overlap_key = $key AND finished_at IS NULL AND state = 'running'
