-- Purpose: forgets the oldest changes: those of before an instant, and those beyond so many runs.
-- Params:  $before (lease clock), $most.
-- Returns: seq of each.
DELETE FROM change WHERE seq <= (
  SELECT max(seq) FROM (SELECT seq, at_ms, sum(size) OVER (ORDER BY seq DESC) AS weight FROM change)
  WHERE weight > $most OR at_ms < $before
)
RETURNING seq
