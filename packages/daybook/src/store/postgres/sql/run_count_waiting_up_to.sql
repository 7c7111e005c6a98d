-- Purpose: whether few or many runs wait.
-- Params:  $limit: where counting stops.
-- Returns: waiting.
SELECT count(*) AS waiting FROM (
  SELECT 1 FROM (SELECT 1 FROM daybook.waiting_run WHERE lane = 1 LIMIT $limit::bigint) AS ready
  UNION ALL SELECT 1 FROM (SELECT 1 FROM daybook.waiting_run WHERE lane = 0 LIMIT $limit) AS later
  UNION ALL SELECT 1 FROM (SELECT 1 FROM daybook.waiting_run WHERE lane = 2 LIMIT $limit) AS held
) AS counted
