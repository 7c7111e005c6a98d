-- Purpose: keeps one log line behind those that the attempt has. Within a transaction, so that no two get one number.
-- Params:  $run, $attempt, $at, $level, $message, $fields (JSON), $most: lines beyond so many are not kept.
-- Returns: nothing.
INSERT INTO log (run_id, attempt, number, at, level, message, fields)
SELECT $run, $attempt, kept.last + 1, $at, $level, $message, $fields
FROM (SELECT coalesce(max(number), 0) AS last FROM log WHERE run_id = $run AND attempt = $attempt) AS kept
WHERE kept.last < $most
