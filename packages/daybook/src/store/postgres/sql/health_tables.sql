-- Purpose: tables with many rows that are dead and not yet cleared away, and tables that are never cleared.
-- Params:  $schema.
-- Returns: name, live, dead, vacuumed_ago_ms (null: never), is_vacuumed (whether autovacuum may work on it).
SELECT stat.relname AS name, stat.n_live_tup AS live, stat.n_dead_tup AS dead,
  floor(extract(epoch FROM clock_timestamp() - greatest(stat.last_vacuum, stat.last_autovacuum)) * 1000)::bigint AS vacuumed_ago_ms,
  NOT coalesce('autovacuum_enabled=false' = ANY (pg_class.reloptions) OR 'autovacuum_enabled=off' = ANY (pg_class.reloptions), false)
    AS is_vacuumed
FROM pg_stat_user_tables AS stat
JOIN pg_class ON pg_class.oid = stat.relid
WHERE stat.schemaname = $schema::text
ORDER BY stat.relname
