-- Purpose: writes a setting where there is none.
-- Params:  $key, $value (JSON), $set_at.
-- Returns: nothing.
INSERT INTO setting (key, value, set_at, set_by) VALUES ($key, $value, $set_at, NULL) ON CONFLICT (key) DO NOTHING
