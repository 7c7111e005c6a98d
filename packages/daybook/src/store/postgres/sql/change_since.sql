-- Purpose: what changed since a position: the rows that this statement sees and the position's snapshot did not.
-- Params:  $xmax: the first transaction that had not begun then; $open (array): those before it that were still under way; $limit.
-- Returns: at least one row: snapshot (of this statement), epoch, floor; then seq, kind, what of one change, or nulls.
SELECT pg_current_snapshot()::text AS snapshot, listening.epoch, listening.floor, told.seq, told.kind, told.what
FROM (SELECT 1) AS one
LEFT JOIN daybook.listening ON listening.one = 1
LEFT JOIN LATERAL (
  (SELECT seq, kind, what FROM daybook.change WHERE xid >= $xmax::text::xid8 LIMIT $limit::bigint)
  UNION ALL
  (SELECT seq, kind, what FROM daybook.change WHERE xid = ANY ($open::text[]::xid8[]) LIMIT $limit::bigint)
) AS told ON true
ORDER BY told.seq
