-- Purpose: writes how a check ended; it is the newest of its place then.
-- Params:  $id, $was: the state it must still be in; $state, $finished_at, $found, $samples (JSON array), $message, $error (JSON).
-- Returns: nothing; no row changed means that it is over.
UPDATE check_result
SET state = $state, finished_at = $finished_at, found = $found, samples = $samples, message = $message, error = $error, newest = 1
WHERE id = $id AND state = $was
