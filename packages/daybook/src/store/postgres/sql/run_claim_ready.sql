-- Purpose: gives the next runs of some queues to a worker in one statement, provided that nothing has to be decided about them: no control
--          has changed, nothing waits to be made ready, no wake-up is owed, and none of them has a limit, siblings, an overlap, an end of
--          its own or a long input (all inputs together are one text here, and a text has an end). Then all are taken, else none.
-- Params:  $version: of the controls that the caller goes by; $worker, $now, $limit; arrays of the same length: $queues, $limits,
--          $from_priorities, $from_available_ats, $from_ids (what comes before is not looked at); arrays of jobs: $except, $limited (those
--          that have a limit).
-- Returns: one row. is_open: whether the first three conditions hold; looked: how many runs would be taken; left_over: how many more were
--          locked; walked: entries read of their index, dead ones included; taken: JSON, for each column a list with its value of each run
--          that was taken, or null. Locks the rows; skips those that somebody else has locked.
WITH
  gate AS MATERIALIZED (
    -- The server counts on from transaction to transaction, until it hands in once a second what its session has counted.
    SELECT pg_stat_get_xact_tuples_returned('daybook.waiting_run_ready'::regclass) AS walked_before FROM daybook.pulse
    WHERE one = 1 AND controls = $version::bigint
      AND EXISTS (SELECT 1 FROM daybook.worker WHERE id = $worker::text AND state = 'alive')
      AND NOT EXISTS (SELECT 1 FROM daybook.waiting_run WHERE lane = 0 AND available_at <= $now::bigint)
      AND NOT EXISTS (SELECT 1 FROM daybook.owed_wake)
  ),
  found AS MATERIALIZED (
    SELECT candidate.* FROM unnest(
      $queues::text[], $limits::bigint[], $from_priorities::int[], $from_available_ats::bigint[], $from_ids::uuid[]
    ) AS source (queue, most, from_priority, from_available_at, from_id)
    CROSS JOIN LATERAL (
      SELECT id, priority, available_at, ctid AS place,
        parent_id IS NULL AND overlap_key IS NULL AND expires_at IS NULL AND (input IS NULL OR octet_length(input) <= 16384)
          AND (cardinality($limited::text[]) = 0 OR (job <> ALL ($limited) AND concurrency_key = 'job:' || job)) AS is_free
      FROM daybook.waiting_run
      WHERE waiting_run.queue = source.queue AND lane = 1 AND job <> ALL ($except::text[]) AND EXISTS (SELECT 1 FROM gate)
        AND (priority, available_at, id) >= (source.from_priority, source.from_available_at, source.from_id)
      ORDER BY priority, available_at, id
      LIMIT source.most
      FOR UPDATE OF waiting_run SKIP LOCKED
    ) AS candidate
  ),
  next AS MATERIALIZED (
    SELECT place, is_free FROM found ORDER BY priority, available_at, id LIMIT $limit::bigint
  ),
  -- All of them, or no row where one is not free.
  free AS MATERIALIZED (
    SELECT array_agg(place) AS places FROM next HAVING bool_and(is_free)
  ),
  -- The row is read where it lies, beside its deletion: both see it as it was. A list of what was deleted would be written, and read, once more.
  gone AS (
    DELETE FROM daybook.waiting_run WHERE ctid = ANY ((SELECT places FROM free)::tid[])
  ),
  taken AS (
    INSERT INTO daybook.running_run (
      id, parent_id, retry_of_id, available_at, created_at, due_at, expires_at, priority, attempt, failures,
      max_attempts, rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, child_key, concurrency_key,
      dedupe_key, overlap_key, schedule_id, input, trace_context, worker_id, started_at
    )
    SELECT
      id, parent_id, retry_of_id, available_at, created_at, due_at, expires_at, priority, attempt + 1, failures,
      max_attempts, rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, child_key, concurrency_key,
      dedupe_key, overlap_key, schedule_id, input, trace_context, $worker, $now
    FROM daybook.waiting_run
    WHERE ctid = ANY ((SELECT places FROM free)::tid[])
    RETURNING
      id, available_at, created_at, due_at, priority, attempt, failures, max_attempts, solo, job, tenant, queue, trigger, triggered_by,
      concurrency_key, schedule_id, input, trace_context
  )
SELECT EXISTS (SELECT 1 FROM gate) AS is_open,
  (SELECT count(*) FROM next) AS looked,
  (SELECT count(*) FROM found) - (SELECT count(*) FROM next) AS left_over,
  CASE WHEN (SELECT count(*) FROM found) >= 0
    THEN pg_stat_get_xact_tuples_returned('daybook.waiting_run_ready'::regclass) - (SELECT walked_before FROM gate) END AS walked,
  (
    SELECT json_build_object(
      'id', json_agg(id),
      'available_at', json_agg(available_at),
      'created_at', json_agg(created_at),
      'due_at', json_agg(due_at),
      'priority', json_agg(priority),
      'attempt', json_agg(attempt),
      'failures', json_agg(failures),
      'max_attempts', json_agg(max_attempts),
      'solo', json_agg(solo),
      'job', json_agg(job),
      'tenant', json_agg(tenant),
      'queue', json_agg(queue),
      'trigger', json_agg(trigger),
      'triggered_by', json_agg(triggered_by),
      'concurrency_key', json_agg(concurrency_key),
      'schedule_id', json_agg(schedule_id),
      'input', json_agg(input),
      'trace_context', json_agg(trace_context)
    )::text FROM taken HAVING count(*) > 0
  ) AS taken
