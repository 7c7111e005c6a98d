-- Purpose: the same credential under another key, if nobody set it meanwhile.
-- Params:  $tenant, $name, $was, $sealed, $key_id.
-- Returns: nothing; no row changed means that it is another one.
UPDATE daybook.credential SET sealed = $sealed::text, key_id = $key_id::text
WHERE coalesce('=' || tenant, '') = coalesce('=' || $tenant::text, '') AND name = $name::text AND sealed = $was::text
