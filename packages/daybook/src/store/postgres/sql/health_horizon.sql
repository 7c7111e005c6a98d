-- Purpose: what keeps the server from clearing away dead rows: whoever may still want to see them.
-- Params:  $oldest_ms: how long it may take.
-- Returns: kind (session, prepared, slot), name (its pid, id or name), what (its state and program), held_ms (null where the server
--          does not say), the oldest first.
SELECT kind, name, what, held_ms FROM (
  SELECT 'session' AS kind, pid::text AS name,
    concat_ws(', ', nullif(state, ''), nullif(application_name, ''), usename, client_addr::text) AS what,
    floor(extract(epoch FROM clock_timestamp() - xact_start) * 1000)::bigint AS held_ms
  FROM pg_stat_activity
  WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
    AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL OR state LIKE 'idle in transaction%')
  UNION ALL
  SELECT 'prepared', gid, owner::text, floor(extract(epoch FROM clock_timestamp() - prepared) * 1000)::bigint
  FROM pg_prepared_xacts WHERE database = current_database()
  UNION ALL
  SELECT 'slot', slot_name::text, concat_ws(', ', slot_type, CASE WHEN active THEN 'active' ELSE 'not active' END), NULL::bigint
  FROM pg_replication_slots
  WHERE (NOT active AND restart_lsn IS NOT NULL) OR greatest(age(xmin), age(catalog_xmin)) > 1000000
) AS holder
WHERE held_ms IS NULL OR held_ms > $oldest_ms::bigint
ORDER BY held_ms DESC NULLS FIRST
