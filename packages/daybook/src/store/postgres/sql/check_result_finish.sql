-- Purpose: writes how a check ended; it is the newest of its place then.
-- Params:  $id, $was: the state it must still be in; $state, $finished_at, $found, $samples (JSON array), $message, $error (JSON).
-- Returns: nothing; no row changed means that it is over.
UPDATE daybook.check_result
SET state = $state::text, finished_at = $finished_at::bigint, found = $found::bigint, samples = $samples::text, message = $message::text,
  error = $error::text, newest = true
WHERE id = $id::uuid AND state = $was::text
