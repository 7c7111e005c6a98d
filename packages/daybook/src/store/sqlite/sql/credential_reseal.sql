-- Purpose: the same credential under another key, if nobody set it meanwhile.
-- Params:  $tenant, $name, $was, $sealed, $key_id.
-- Returns: nothing; no row changed means that it is another one.
UPDATE credential SET sealed = $sealed, key_id = $key_id
WHERE coalesce('=' || tenant, '') = coalesce('=' || $tenant, '') AND name = $name AND sealed = $was
