-- Purpose: the audit log, newest first.
-- Params:  $subject, $action: null for all; $from, $before; $after_at, $after_seq: the place behind which to go on; $limit.
-- Returns: the rows.
SELECT seq, at, by, action, subject, before, after, via, address, agent FROM daybook.audit
WHERE at >= $from::bigint AND at < $before::bigint AND (at, seq) < ($after_at::bigint, $after_seq::bigint)
  AND ($subject::text IS NULL OR subject = $subject) AND ($action::text IS NULL OR action = $action)
ORDER BY at DESC, seq DESC
LIMIT $limit::bigint
