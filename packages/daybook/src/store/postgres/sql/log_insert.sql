-- Purpose: keeps log lines. A line that is written twice (its first write was answered too late) is kept once.
-- Params:  arrays of the same length: $runs, $attempts, $numbers, $ats, $levels, $messages, $fields (JSON).
-- Returns: nothing.
INSERT INTO daybook.log (run_id, attempt, number, at, level, message, fields)
SELECT * FROM unnest($runs::uuid[], $attempts::int[], $numbers::int[], $ats::bigint[], $levels::text[], $messages::text[], $fields::text[])
ON CONFLICT (run_id, attempt, number) DO NOTHING
