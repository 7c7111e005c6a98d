-- Purpose: sets one setting.
-- Params:  $key, $value (JSON), $set_at, $set_by.
-- Returns: nothing.
INSERT INTO daybook.setting (key, value, set_at, set_by) VALUES ($key::text, $value::text, $set_at::bigint, $set_by::text)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, set_at = excluded.set_at, set_by = excluded.set_by
