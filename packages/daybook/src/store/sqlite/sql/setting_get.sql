-- Purpose: one setting.
-- Params:  $key.
-- Returns: value (JSON).
SELECT value FROM setting WHERE key = $key
