-- Purpose: keeps one log line. A line that is written twice (its first write was answered too late) is kept once.
-- Params:  as listed, in this order; $fields is JSON.
-- Returns: nothing.
INSERT INTO log (run_id, attempt, number, at, level, message, fields)
VALUES ($run, $attempt, $number, $at, $level, $message, $fields)
ON CONFLICT (run_id, attempt, number) DO NOTHING
