-- Purpose: gives the next runs of some queues to a worker in one statement, provided that nothing has to be decided about them: no control
--          has changed, nothing waits to be made ready, no wake-up is owed, and none of them has a limit, siblings, an overlap, an end of
--          its own or a long input (all inputs together are one text here, and a text has an end). Then all are taken, else none.
--          So many runs of one queue, none with a dedupe key, become a batch.
-- Params:  $version: of the controls that the caller goes by; $worker, $now, $limit; arrays of the same length: $queues, $limits,
--          $from_priorities, $from_available_ats, $from_ids (what comes before is not looked at); arrays of jobs: $except, $limited (those
--          that have a limit); $batch: the id of the batch; $batch_from: how many runs have to be taken for it.
-- Returns: one row. is_open: whether the first three conditions hold; looked: how many runs would be taken; left_over: how many more were
--          locked; walked: entries read of their index, dead ones included; is_batch: whether those taken are a batch; taken: JSON, for each
--          column a list with its value of each run that was taken, in the order of the batch, or null; shared: the same of other columns,
--          lists of one where all runs have the same. Locks the rows; skips those that somebody else has locked.
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
        parent_id IS NULL AND sibling_limit IS NULL AND child_key IS NULL AND overlap_key IS NULL AND expires_at IS NULL AND (input IS NULL OR octet_length(input) <= 16384)
          AND (cardinality($limited::text[]) = 0 OR (job <> ALL ($limited) AND concurrency_key = 'job:' || job)) AS is_free
      FROM daybook.waiting_run
      WHERE waiting_run.queue = source.queue AND lane = 1 AND job <> ALL ($except::text[]) AND EXISTS (SELECT 1 FROM gate)
        AND (priority, available_at, id) >= (source.from_priority, source.from_available_at, source.from_id)
      ORDER BY priority, available_at, id
      LIMIT source.most
      FOR UPDATE OF waiting_run SKIP LOCKED
    ) AS candidate
  ),
  counted AS MATERIALIZED (SELECT count(*) AS runs FROM found),
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
  taken AS MATERIALIZED (
    SELECT id, parent_id, retry_of_id, available_at, created_at, due_at, expires_at, priority, attempt + 1 AS attempt, failures, max_attempts,
      rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, child_key, concurrency_key, dedupe_key, overlap_key,
      schedule_id, input, trace_context
    FROM daybook.waiting_run
    WHERE ctid = ANY ((SELECT places FROM free)::tid[])
  ),
  first AS MATERIALIZED (SELECT * FROM taken LIMIT 1),
  about AS MATERIALIZED (
    -- Never unknown: a run that is neither in a batch nor alone would be nowhere.
    SELECT coalesce(count(*) >= $batch_from::bigint AND bool_and(taken.queue = first.queue AND taken.dedupe_key IS NULL), false) AS is_batch,
      -- Mostly so, and then a list for each is most of what the answer would cost.
      bool_and(
        (taken.priority, taken.attempt, taken.failures, taken.max_attempts, taken.solo, taken.due_at, taken.job, taken.queue, taken.trigger,
          taken.triggered_by, taken.concurrency_key, taken.schedule_id)
        IS NOT DISTINCT FROM
        (first.priority, first.attempt, first.failures, first.max_attempts, first.solo, first.due_at, first.job, first.queue, first.trigger,
          first.triggered_by, first.concurrency_key, first.schedule_id)
      ) AS is_alike
    FROM taken CROSS JOIN first
  ),
  alone AS (
    INSERT INTO daybook.running_run (
      id, parent_id, retry_of_id, available_at, created_at, due_at, expires_at, priority, attempt, failures,
      max_attempts, rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, child_key, concurrency_key,
      dedupe_key, overlap_key, schedule_id, input, trace_context, worker_id, started_at
    )
    SELECT
      id, parent_id, retry_of_id, available_at, created_at, due_at, expires_at, priority, attempt, failures,
      max_attempts, rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, child_key, concurrency_key,
      dedupe_key, overlap_key, schedule_id, input, trace_context, $worker, $now
    FROM taken WHERE NOT (SELECT is_batch FROM about)
  ),
  batch AS (
    INSERT INTO daybook.running_batch (id, worker_id, queue, started_at, size, first_id, last_id, runs)
    SELECT $batch::uuid, $worker, min(queue), $now, count(*),
      (SELECT id FROM taken ORDER BY id LIMIT 1), (SELECT id FROM taken ORDER BY id DESC LIMIT 1),
      array_agg(ROW(id, retry_of_id, available_at, created_at, due_at, priority, attempt, failures, max_attempts, rescues, solo, job, tenant,
        trigger, triggered_by, concurrency_key, schedule_id, input, trace_context)::daybook.batched_run)
    FROM taken WHERE (SELECT is_batch FROM about)
    HAVING count(*) > 0
  )
SELECT EXISTS (SELECT 1 FROM gate) AS is_open,
  (SELECT least(runs, $limit) FROM counted) AS looked,
  (SELECT greatest(runs - $limit, 0) FROM counted) AS left_over,
  CASE WHEN (SELECT runs FROM counted) >= 0
    THEN pg_stat_get_xact_tuples_returned('daybook.waiting_run_ready'::regclass) - (SELECT walked_before FROM gate) END AS walked,
  (SELECT is_batch FROM about) AS is_batch,
  (
    SELECT json_build_object(
      'id', json_agg(id),
      'available_at', json_agg(available_at),
      'created_at', json_agg(created_at),
      'tenant', json_agg(tenant),
      'input', json_agg(input),
      'trace_context', json_agg(trace_context)
    )::text FROM taken HAVING count(*) > 0
  ) AS taken,
  (
    SELECT json_build_object(
      'priority', json_agg(priority),
      'attempt', json_agg(attempt),
      'failures', json_agg(failures),
      'max_attempts', json_agg(max_attempts),
      'solo', json_agg(solo),
      'due_at', json_agg(due_at),
      'job', json_agg(job),
      'queue', json_agg(queue),
      'trigger', json_agg(trigger),
      'triggered_by', json_agg(triggered_by),
      'concurrency_key', json_agg(concurrency_key),
      'schedule_id', json_agg(schedule_id)
    )::text
    FROM (
      SELECT * FROM first WHERE (SELECT is_alike FROM about)
      UNION ALL
      SELECT * FROM taken WHERE NOT (SELECT is_alike FROM about)
    ) AS run
  ) AS shared
