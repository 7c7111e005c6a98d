-- Purpose: forgets the oldest changes: those older than so many milliseconds, and those beyond so many runs; notes up to where.
-- Params:  $age_ms, $most.
-- Returns: nothing.
WITH
  weighed AS (
    SELECT seq, at_ms, sum(size) OVER (ORDER BY seq DESC) AS weight FROM daybook.change
  ),
  gone AS (
    DELETE FROM daybook.change WHERE seq <= (
      SELECT max(seq) FROM weighed
      WHERE weight > $most::bigint OR at_ms < floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint - $age_ms::bigint
    )
    RETURNING xid
  )
UPDATE daybook.listening SET floor = greatest(listening.floor, last.xid + 1)
FROM (SELECT xid::text::bigint AS xid FROM gone ORDER BY gone.xid DESC LIMIT 1) AS last
WHERE one = 1
