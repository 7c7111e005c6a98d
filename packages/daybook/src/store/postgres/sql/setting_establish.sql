-- Purpose: writes a setting where there is none. Waits for whoever is just writing it.
-- Params:  $key, $value (JSON), $set_at.
-- Returns: nothing.
INSERT INTO daybook.setting (key, value, set_at, set_by) VALUES ($key::text, $value::text, $set_at::bigint, NULL)
ON CONFLICT (key) DO NOTHING
