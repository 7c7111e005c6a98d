-- Purpose: one setting.
-- Params:  $key.
-- Returns: value (JSON).
SELECT value FROM daybook.setting WHERE key = $key::text
