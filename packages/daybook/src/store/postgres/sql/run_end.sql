-- Purpose: ends unfinished runs that no worker settles.
-- Params:  arrays of the same length: $ids, $states, $ats, $reasons, $errors (JSON), $cancelled (true: note who cancelled), $bys.
-- Returns: nothing.
UPDATE daybook.run SET
  state = ended.state,
  lane = NULL,
  blocked_key = NULL,
  finished_at = ended.at,
  reason = ended.reason,
  error = coalesce(ended.error, run.error),
  cancel_requested_at = CASE WHEN ended.cancelled THEN coalesce(run.cancel_requested_at, ended.at) ELSE run.cancel_requested_at END,
  cancel_requested_by = CASE WHEN ended.cancelled THEN coalesce(run.cancel_requested_by, ended.by) ELSE run.cancel_requested_by END
FROM unnest($ids::uuid[], $states::text[], $ats::bigint[], $reasons::text[], $errors::text[], $cancelled::boolean[], $bys::text[])
  AS ended (id, state, at, reason, error, cancelled, by)
WHERE run.id = ended.id AND run.finished_at IS NULL
