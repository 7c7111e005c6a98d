-- Purpose: writes what code says of a job; a removed one is back.
-- Params:  as listed; $changed_at is when its definition last became another.
-- Returns: nothing.
INSERT INTO job (name, app, definition, definition_hash, concurrency_limit, version, source, registered_at, changed_at)
VALUES ($name, $app, $definition, $hash, $limit, $version, $source, $now, $changed_at)
ON CONFLICT (name) DO UPDATE SET
  app = excluded.app,
  definition = excluded.definition,
  definition_hash = excluded.definition_hash,
  concurrency_limit = excluded.concurrency_limit,
  version = excluded.version,
  source = excluded.source,
  changed_at = excluded.changed_at,
  removed_at = NULL
