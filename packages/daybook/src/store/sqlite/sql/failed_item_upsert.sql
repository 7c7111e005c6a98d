-- Purpose: keeps one failed item; a second one of its run and key replaces it.
-- Params:  as listed, in this order; $error is JSON.
-- Returns: nothing.
INSERT INTO failed_item (run_id, key, attempt, at, error, data) VALUES ($run, $key, $attempt, $at, $error, $data)
ON CONFLICT (run_id, key) DO UPDATE SET attempt = excluded.attempt, at = excluded.at, error = excluded.error, data = excluded.data
