-- Purpose: sets one setting.
-- Params:  $key, $value (JSON), $set_at, $set_by.
-- Returns: nothing.
INSERT INTO setting (key, value, set_at, set_by) VALUES ($key, $value, $set_at, $set_by)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, set_at = excluded.set_at, set_by = excluded.set_by
