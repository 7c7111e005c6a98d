-- Purpose: keeps failed items; one of a run and key that is known replaces it.
-- Params:  arrays of the same length: $runs, $keys, $attempts, $ats, $errors (JSON), $datas. No (run, key) twice.
-- Returns: nothing.
INSERT INTO daybook.failed_item (run_id, key, attempt, at, error, data)
SELECT * FROM unnest($runs::uuid[], $keys::text[], $attempts::int[], $ats::bigint[], $errors::text[], $datas::text[])
ON CONFLICT (run_id, key) DO UPDATE SET attempt = excluded.attempt, at = excluded.at, error = excluded.error, data = excluded.data
