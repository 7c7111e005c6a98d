-- Purpose: what the server is, and what it is set to.
-- Params:  $schema.
-- Returns: version, size_bytes (of the book), now_ms (its clock), autovacuum, fsync, synchronous_commit,
--          connections, max_connections (those that everybody may use).
SELECT
  current_setting('server_version') AS version,
  (SELECT coalesce(sum(pg_total_relation_size(pg_class.oid)), 0)::bigint FROM pg_class
    JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = $schema::text AND relkind = 'r') AS size_bytes,
  floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms,
  current_setting('autovacuum') = 'on' AND current_setting('track_counts') = 'on' AS autovacuum,
  current_setting('fsync') = 'on' AS fsync,
  current_setting('synchronous_commit') AS synchronous_commit,
  (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
  current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS max_connections
