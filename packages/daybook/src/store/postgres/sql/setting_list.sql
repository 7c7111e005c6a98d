-- Purpose: settings by key.
-- Params:  none.
-- Returns: key, value (JSON), set_at, set_by.
SELECT key, value, set_at, set_by FROM daybook.setting ORDER BY key
