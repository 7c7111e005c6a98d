-- Purpose: the unfinished run that has a dedupe key.
-- Params:  $key, $job, $tenant ('' for none, else '=' and its id).
-- Returns: id.
SELECT id FROM run
WHERE dedupe_key = $key AND job = $job AND coalesce('=' || tenant, '') = $tenant AND dedupe_key IS NOT NULL AND finished_at IS NULL
