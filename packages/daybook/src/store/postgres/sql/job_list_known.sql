-- Purpose: what registration compares with.
-- Params:  none.
-- Returns: all but the definition.
SELECT name, app, definition_hash, concurrency_limit, version, source, registered_at, changed_at, removed_at FROM daybook.job
