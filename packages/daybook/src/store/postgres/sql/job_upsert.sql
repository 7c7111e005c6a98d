-- Purpose: writes what code says of jobs; a removed one is back.
-- Params:  $app, $now; arrays of the same length: $names, $definitions, $hashes, $limits, $versions, $sources,
--          $changed_ats (when the definition last became another).
-- Returns: nothing.
INSERT INTO daybook.job (app, registered_at, name, definition, definition_hash, concurrency_limit, version, source, changed_at)
SELECT $app::text, $now::bigint, written.*
FROM unnest($names::text[], $definitions::text[], $hashes::text[], $limits::bigint[], $versions::text[], $sources::text[],
  $changed_ats::bigint[]) AS written
ON CONFLICT (name) DO UPDATE SET
  app = excluded.app,
  definition = excluded.definition,
  definition_hash = excluded.definition_hash,
  concurrency_limit = excluded.concurrency_limit,
  version = excluded.version,
  source = excluded.source,
  changed_at = excluded.changed_at,
  removed_at = NULL
