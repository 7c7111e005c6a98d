-- Purpose: the audit log, newest first.
-- Params:  $subject, $action, $from, $before: null for all; $after_at, $after_seq: the place behind which to go on; $limit.
-- Returns: the rows.
SELECT * FROM audit
WHERE ($subject IS NULL OR subject = $subject) AND ($action IS NULL OR action = $action)
  AND ($from IS NULL OR at >= $from) AND ($before IS NULL OR at < $before)
  AND ($after_at IS NULL OR (at, seq) < ($after_at, $after_seq))
ORDER BY at DESC, seq DESC
LIMIT $limit + 0
