-- Runs in three tables: `waiting_run` and `running_run` for what is unfinished, `finished_run` for the history. A claim moves a row from the
-- first to the second, its end to the third; no row is updated on this way, and nothing but pruning ever deletes from the
-- history. The view `run` shows them as one. Keys that must be unique over all three have tables of their own.
-- Why: docs/design/0009-postgres.md.

-- What waits: for its time (`lane` 0), for a worker (1), aside while its job or tenant is held (2), or, blocked, for a key.
CREATE TABLE daybook.waiting_run (
  id                  UUID PRIMARY KEY,
  parent_id           UUID,
  retry_of_id         UUID,
  available_at        BIGINT NOT NULL,
  created_at          BIGINT NOT NULL,
  started_at          BIGINT,
  due_at              BIGINT,
  expires_at          BIGINT,
  cancel_requested_at BIGINT,
  priority            INTEGER NOT NULL,
  attempt             INTEGER NOT NULL DEFAULT 0,
  failures            INTEGER NOT NULL DEFAULT 0,
  max_attempts        INTEGER NOT NULL,
  rescues             INTEGER NOT NULL DEFAULT 0,
  sibling_limit       INTEGER,
  lane                SMALLINT CHECK (lane BETWEEN 0 AND 2),
  solo                BOOLEAN NOT NULL DEFAULT false,
  job                 TEXT COLLATE "C" NOT NULL,
  tenant              TEXT COLLATE "C",
  queue               TEXT COLLATE "C" NOT NULL,
  state               TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'blocked')),
  trigger             TEXT COLLATE "C" NOT NULL CHECK (trigger IN ('api', 'schedule', 'parent', 'manual', 'retry', 'track')),
  blocked_key         TEXT COLLATE "C",
  triggered_by        TEXT COLLATE "C",
  child_key           TEXT COLLATE "C",
  concurrency_key     TEXT COLLATE "C",
  dedupe_key          TEXT COLLATE "C",
  overlap_key         TEXT COLLATE "C",
  schedule_id         TEXT COLLATE "C",
  cancel_requested_by TEXT COLLATE "C",
  cancel_reason       TEXT,
  reason              TEXT,
  input               TEXT,
  trace_context       TEXT,
  progress            TEXT,
  error               TEXT,
  CONSTRAINT waiting_has_lane CHECK ((lane IS NOT NULL) = (state = 'waiting')),
  CONSTRAINT blocked_has_key CHECK ((blocked_key IS NOT NULL) = (state = 'blocked'))
) WITH (
  fillfactor = 90,
  toast_tuple_target = 256,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_insert_threshold = -1,
  autovacuum_analyze_scale_factor = 0.5,
  autovacuum_analyze_threshold = 10000,
  autovacuum_vacuum_cost_delay = 0,
  vacuum_truncate = off
);

-- What a worker holds. Few rows, gone soon; progress is written to them, which is a HOT update where the page has room.
CREATE TABLE daybook.running_run (
  id                  UUID PRIMARY KEY,
  parent_id           UUID,
  retry_of_id         UUID,
  available_at        BIGINT NOT NULL,
  created_at          BIGINT NOT NULL,
  started_at          BIGINT NOT NULL,
  due_at              BIGINT,
  expires_at          BIGINT,
  cancel_requested_at BIGINT,
  priority            INTEGER NOT NULL,
  attempt             INTEGER NOT NULL CHECK (attempt > 0),
  failures            INTEGER NOT NULL DEFAULT 0,
  max_attempts        INTEGER NOT NULL,
  rescues             INTEGER NOT NULL DEFAULT 0,
  sibling_limit       INTEGER,
  solo                BOOLEAN NOT NULL DEFAULT false,
  job                 TEXT COLLATE "C" NOT NULL,
  tenant              TEXT COLLATE "C",
  queue               TEXT COLLATE "C" NOT NULL,
  trigger             TEXT COLLATE "C" NOT NULL,
  triggered_by        TEXT COLLATE "C",
  worker_id           TEXT COLLATE "C" NOT NULL,
  child_key           TEXT COLLATE "C",
  concurrency_key     TEXT COLLATE "C",
  dedupe_key          TEXT COLLATE "C",
  overlap_key         TEXT COLLATE "C",
  schedule_id         TEXT COLLATE "C",
  cancel_requested_by TEXT COLLATE "C",
  cancel_reason       TEXT,
  input               TEXT,
  trace_context       TEXT,
  progress            TEXT
) WITH (
  fillfactor = 80,
  toast_tuple_target = 256,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_insert_threshold = -1,
  autovacuum_analyze_scale_factor = 0,
  autovacuum_analyze_threshold = 10000,
  autovacuum_vacuum_cost_delay = 0,
  vacuum_truncate = off
);

-- The unfinished run that has a dedupe key, and the child that has a key among its siblings, whatever its state. Rows of few runs.
CREATE TABLE daybook.dedupe_key (
  run_id UUID NOT NULL,
  key    TEXT COLLATE "C" NOT NULL,
  job    TEXT COLLATE "C" NOT NULL,
  tenant TEXT COLLATE "C"
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 1);
CREATE TABLE daybook.child_key (
  parent_id UUID NOT NULL,
  run_id    UUID NOT NULL,
  key       TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (parent_id, key)
);

-- By the indexes of the unfinished: the history is not walked through.
LOCK TABLE daybook.run IN ACCESS EXCLUSIVE MODE;
INSERT INTO daybook.dedupe_key (run_id, key, job, tenant)
SELECT id, dedupe_key, job, tenant FROM daybook.run WHERE dedupe_key IS NOT NULL AND finished_at IS NULL;
INSERT INTO daybook.child_key (parent_id, run_id, key)
SELECT parent_id, id, child_key FROM daybook.run WHERE child_key IS NOT NULL AND parent_id IS NOT NULL;
WITH gone AS (
  DELETE FROM daybook.run WHERE state = 'running' RETURNING *
)
INSERT INTO daybook.running_run (
  id, parent_id, retry_of_id, available_at, created_at, started_at, due_at, expires_at, cancel_requested_at, priority,
  attempt, failures, max_attempts, rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, worker_id,
  child_key, concurrency_key, dedupe_key, overlap_key, schedule_id, cancel_requested_by, cancel_reason, input, trace_context, progress
)
SELECT
  id, parent_id, retry_of_id, available_at, created_at, started_at, due_at, expires_at, cancel_requested_at, priority,
  attempt, failures, max_attempts, rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, worker_id,
  child_key, concurrency_key, dedupe_key, overlap_key, schedule_id, cancel_requested_by, cancel_reason, input, trace_context, progress
FROM gone;
WITH gone AS (
  DELETE FROM daybook.run WHERE id = ANY (ARRAY(
    SELECT id FROM daybook.run WHERE lane = 0
    UNION ALL SELECT id FROM daybook.run WHERE lane = 1
    UNION ALL SELECT id FROM daybook.run WHERE lane = 2
    UNION ALL SELECT id FROM daybook.run WHERE blocked_key IS NOT NULL
  ))
  RETURNING *
)
INSERT INTO daybook.waiting_run (
  id, parent_id, retry_of_id, available_at, created_at, started_at, due_at, expires_at, cancel_requested_at, priority,
  attempt, failures, max_attempts, rescues, sibling_limit, lane, solo, job, tenant, queue, state, trigger, blocked_key,
  triggered_by, child_key, concurrency_key, dedupe_key, overlap_key, schedule_id, cancel_requested_by, cancel_reason,
  reason, input, trace_context, progress, error
)
SELECT
  id, parent_id, retry_of_id, available_at, created_at, started_at, due_at, expires_at, cancel_requested_at, priority,
  attempt, failures, max_attempts, rescues, sibling_limit, lane, solo, job, tenant, queue, state, trigger, blocked_key,
  triggered_by, child_key, concurrency_key, dedupe_key, overlap_key, schedule_id, cancel_requested_by, cancel_reason,
  reason, input, trace_context, progress, error
FROM gone;

ALTER TABLE daybook.run RENAME TO finished_run;
DROP INDEX daybook.run_ready;
DROP INDEX daybook.run_later;
DROP INDEX daybook.run_held;
DROP INDEX daybook.run_blocked;
DROP INDEX daybook.run_running;
DROP INDEX daybook.run_cancel;
DROP INDEX daybook.run_overlap;
DROP INDEX daybook.run_expiry;
DROP INDEX daybook.run_dedupe;
DROP INDEX daybook.run_child;
DROP INDEX daybook.run_exception;
DROP INDEX daybook.run_job_exception;
ALTER INDEX daybook.run_pkey RENAME TO finished_run_pkey;
ALTER INDEX daybook.run_parent RENAME TO finished_run_parent;
ALTER INDEX daybook.run_tenant RENAME TO finished_run_tenant;
ALTER INDEX daybook.run_schedule RENAME TO finished_run_schedule;
ALTER INDEX daybook.run_job RENAME TO finished_run_job;
ALTER INDEX daybook.finished_run_pkey RESET (fillfactor);
ALTER INDEX daybook.finished_run_job RESET (fillfactor, deduplicate_items);
-- What the two tables before it have checked need not be checked again; the states tell the planner what is not here.
ALTER TABLE daybook.finished_run
  DROP CONSTRAINT running_is_held,
  DROP CONSTRAINT final_is_finished,
  DROP CONSTRAINT run_state_check,
  DROP CONSTRAINT run_attempt_check,
  DROP CONSTRAINT run_failures_check,
  DROP CONSTRAINT run_rescues_check,
  DROP CONSTRAINT run_trigger_check,
  DROP COLUMN lane,
  DROP COLUMN blocked_key,
  ALTER COLUMN finished_at SET NOT NULL,
  ADD CONSTRAINT finished_run_state_check CHECK (state IN ('succeeded', 'partial', 'failed', 'cancelled', 'skipped', 'expired'));
ALTER TABLE daybook.finished_run SET (fillfactor = 100);
CREATE INDEX finished_run_exception ON daybook.finished_run (state, id) WHERE state <> 'succeeded';
CREATE INDEX finished_run_job_exception ON daybook.finished_run (job, state, id) WHERE state <> 'succeeded';

CREATE INDEX waiting_run_ready ON daybook.waiting_run (queue, priority, available_at, id) WHERE lane = 1;
CREATE INDEX waiting_run_later ON daybook.waiting_run (available_at, attempt) WHERE lane = 0;
CREATE INDEX waiting_run_held ON daybook.waiting_run (job, tenant) WHERE lane = 2;
CREATE INDEX waiting_run_blocked ON daybook.waiting_run (blocked_key, queue, job, priority, available_at, id)
  WHERE blocked_key IS NOT NULL;
CREATE INDEX waiting_run_overlap ON daybook.waiting_run (overlap_key) WHERE overlap_key IS NOT NULL;
CREATE INDEX waiting_run_expiry ON daybook.waiting_run (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX waiting_run_parent ON daybook.waiting_run (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX waiting_run_tenant ON daybook.waiting_run (tenant, id) WHERE tenant IS NOT NULL;
CREATE INDEX waiting_run_schedule ON daybook.waiting_run (schedule_id, id) WHERE schedule_id IS NOT NULL;
CREATE INDEX waiting_run_job ON daybook.waiting_run (job, id);
-- By key, because every claim of a limited job counts by it; by queue it is walked through, and is as short as what runs.
CREATE INDEX running_run_key ON daybook.running_run (concurrency_key, queue) WITH (deduplicate_items = off);
CREATE INDEX running_run_cancel ON daybook.running_run (worker_id) WHERE cancel_requested_at IS NOT NULL;
CREATE INDEX running_run_overlap ON daybook.running_run (overlap_key) WHERE overlap_key IS NOT NULL;
CREATE INDEX running_run_parent ON daybook.running_run (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE UNIQUE INDEX dedupe_key_place ON daybook.dedupe_key (key, job, (coalesce('=' || tenant, '')));

CREATE VIEW daybook.run AS
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
  id, parent_id, retry_of_id, available_at, created_at, started_at, finished_at, due_at, expires_at,
  cancel_requested_at, memory_bytes, cpu_ms, priority, attempt, failures, max_attempts, rescues, sibling_limit,
  NULL::smallint AS lane, solo, job, tenant, queue, state, trigger, NULL::text COLLATE "C" AS blocked_key, triggered_by,
  worker_id, code_version, child_key, concurrency_key, dedupe_key, overlap_key, schedule_id, cancel_requested_by,
  cancel_reason, reason, input, trace_context, progress, result, metadata, error
FROM daybook.finished_run;
