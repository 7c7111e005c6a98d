-- Purpose: all that decides whether and how many runs may start, and the counter that belongs to it, by one snapshot.
-- Params:  none.
-- Returns: one row: version; live (whether changes are kept); JSON arrays overrides (scope, subject, field, value), jobs that are limited by code or removed from it
--          (name, limit, removed), queues by name (name, concurrency).
SELECT
  (SELECT controls FROM daybook.pulse WHERE one = 1) AS version,
  (SELECT live FROM daybook.pulse WHERE one = 1) AS live,
  (SELECT coalesce(json_agg(json_build_object('scope', scope, 'subject', subject, 'field', field, 'value', value)), '[]')
    FROM daybook.override WHERE field IN ('paused', 'enabled', 'limit', 'concurrency')) AS overrides,
  (SELECT coalesce(json_agg(json_build_object('name', name, 'limit', concurrency_limit, 'removed', removed_at IS NOT NULL)), '[]')
    FROM daybook.job WHERE concurrency_limit IS NOT NULL OR removed_at IS NOT NULL) AS jobs,
  (SELECT coalesce(json_agg(json_build_object('name', name, 'concurrency', code_concurrency) ORDER BY name), '[]')
    FROM daybook.queue) AS queues
