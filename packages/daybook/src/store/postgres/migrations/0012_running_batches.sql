-- Runs that were claimed together and will mostly end together: one row for all of them, so that each is written once less on its way. Its runs
-- have nothing that somebody would look for or change: no limit, family, dedupe key, cancel or progress. Whoever needs a row of such a run takes
-- the batch apart first: its runs move to `running_run`.
CREATE TYPE daybook.batched_run AS (
  id              UUID,
  retry_of_id     UUID,
  available_at    BIGINT,
  created_at      BIGINT,
  due_at          BIGINT,
  priority        INTEGER,
  attempt         INTEGER,
  failures        INTEGER,
  max_attempts    INTEGER,
  rescues         INTEGER,
  solo            BOOLEAN,
  job             TEXT COLLATE "C",
  tenant          TEXT COLLATE "C",
  trigger         TEXT COLLATE "C",
  triggered_by    TEXT COLLATE "C",
  concurrency_key TEXT COLLATE "C",
  schedule_id     TEXT COLLATE "C",
  input           TEXT,
  trace_context   TEXT
);

CREATE TABLE daybook.running_batch (
  id         UUID PRIMARY KEY,
  worker_id  TEXT COLLATE "C" NOT NULL,
  queue      TEXT COLLATE "C" NOT NULL,
  started_at BIGINT NOT NULL,
  size       INTEGER NOT NULL CHECK (size > 0),
  -- The least and the greatest of the ids.
  first_id   UUID NOT NULL,
  last_id    UUID NOT NULL,
  runs       daybook.batched_run[] NOT NULL
) WITH (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 500,
  autovacuum_vacuum_insert_threshold = -1,
  autovacuum_vacuum_cost_delay = 0,
  vacuum_truncate = off,
  toast.autovacuum_vacuum_scale_factor = 0,
  toast.autovacuum_vacuum_threshold = 20000,
  toast.autovacuum_vacuum_insert_threshold = -1,
  toast.autovacuum_vacuum_cost_delay = 0,
  toast.vacuum_truncate = off
);
-- Compressing costs more than writing, for what is gone within moments.
ALTER TABLE daybook.running_batch ALTER COLUMN runs SET STORAGE EXTERNAL;

CREATE OR REPLACE VIEW daybook.run AS
SELECT
  id, parent_id, retry_of_id, available_at, created_at, started_at, NULL::bigint AS finished_at, due_at, expires_at,
  cancel_requested_at, NULL::bigint AS memory_bytes, NULL::double precision AS cpu_ms, priority, attempt, failures,
  max_attempts, rescues, sibling_limit, lane, solo, job, tenant, queue, state, trigger, blocked_key, triggered_by,
  NULL::text COLLATE "C" AS worker_id, NULL::text COLLATE "C" AS code_version, child_key, concurrency_key, dedupe_key,
  overlap_key, schedule_id, cancel_requested_by, cancel_reason, reason, input, trace_context, progress, NULL::text AS result,
  NULL::text AS metadata, error
FROM daybook.waiting_run
UNION ALL
SELECT
  id, parent_id, retry_of_id, available_at, created_at, started_at, NULL::bigint AS finished_at, due_at, expires_at,
  cancel_requested_at, NULL::bigint AS memory_bytes, NULL::double precision AS cpu_ms, priority, attempt, failures,
  max_attempts, rescues, sibling_limit, NULL::smallint AS lane, solo, job, tenant, queue,
  'running'::text COLLATE "C" AS state, trigger, NULL::text COLLATE "C" AS blocked_key, triggered_by, worker_id,
  NULL::text COLLATE "C" AS code_version, child_key, concurrency_key, dedupe_key, overlap_key, schedule_id,
  cancel_requested_by, cancel_reason, NULL::text AS reason, input, trace_context, progress, NULL::text AS result,
  NULL::text AS metadata, NULL::text AS error
FROM daybook.running_run
UNION ALL
SELECT
  run.id, NULL::uuid AS parent_id, run.retry_of_id, run.available_at, run.created_at, batch.started_at, NULL::bigint AS finished_at, run.due_at,
  NULL::bigint AS expires_at, NULL::bigint AS cancel_requested_at, NULL::bigint AS memory_bytes, NULL::double precision AS cpu_ms, run.priority,
  run.attempt, run.failures, run.max_attempts, run.rescues, NULL::integer AS sibling_limit, NULL::smallint AS lane, run.solo, run.job, run.tenant,
  batch.queue, 'running'::text COLLATE "C" AS state, run.trigger, NULL::text COLLATE "C" AS blocked_key, run.triggered_by, batch.worker_id,
  NULL::text COLLATE "C" AS code_version, NULL::text COLLATE "C" AS child_key, run.concurrency_key, NULL::text COLLATE "C" AS dedupe_key,
  NULL::text COLLATE "C" AS overlap_key, run.schedule_id, NULL::text COLLATE "C" AS cancel_requested_by, NULL::text AS cancel_reason,
  NULL::text AS reason, run.input, run.trace_context, NULL::text AS progress, NULL::text AS result, NULL::text AS metadata, NULL::text AS error
FROM daybook.running_batch AS batch CROSS JOIN LATERAL unnest(batch.runs) AS run
UNION ALL
SELECT
  id, parent_id, retry_of_id, available_at, created_at, started_at, finished_at, due_at, expires_at,
  cancel_requested_at, memory_bytes, cpu_ms, priority, attempt, failures, max_attempts, rescues, sibling_limit,
  NULL::smallint AS lane, solo, job, tenant, queue, state, trigger, NULL::text COLLATE "C" AS blocked_key, triggered_by,
  worker_id, code_version, child_key, concurrency_key, dedupe_key, overlap_key, schedule_id, cancel_requested_by,
  cancel_reason, reason, input, trace_context, progress, result, metadata, error
FROM daybook.finished_run;
