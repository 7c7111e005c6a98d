-- The book: every table of the first schema.
-- Instants are BIGINT milliseconds since 1970 UTC; JSON is TEXT, kept as it came. No column has a clock of its own: instants
-- come in. Texts are COLLATE "C", so that they sort as in the other house. Columns stand by width, the widest first, which
-- saves their padding. An UPDATE writes to every index whose predicate the row meets, so nearly all of them are partial.

CREATE TABLE daybook.job (
  name              TEXT COLLATE "C" PRIMARY KEY,
  app               TEXT COLLATE "C" NOT NULL,
  definition        TEXT NOT NULL,
  definition_hash   TEXT COLLATE "C" NOT NULL,
  concurrency_limit BIGINT,
  version           TEXT COLLATE "C",
  source            TEXT COLLATE "C",
  registered_at     BIGINT NOT NULL,
  changed_at        BIGINT NOT NULL,
  removed_at        BIGINT
);

CREATE TABLE daybook.schedule (
  id           TEXT COLLATE "C" PRIMARY KEY,
  job          TEXT COLLATE "C" NOT NULL,
  key          TEXT COLLATE "C" NOT NULL,
  tenant       TEXT COLLATE "C",
  input        TEXT,
  definition   TEXT NOT NULL,
  schedule     TEXT,
  error        TEXT,
  next_due_at  BIGINT,
  next_fire_at BIGINT,
  last_due_at  BIGINT,
  created_at   BIGINT NOT NULL,
  changed_at   BIGINT NOT NULL,
  removed_at   BIGINT,
  CONSTRAINT due_and_fire CHECK ((next_due_at IS NULL) = (next_fire_at IS NULL))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 200);
CREATE INDEX schedule_due ON daybook.schedule (next_fire_at)
  WHERE next_fire_at IS NOT NULL AND removed_at IS NULL AND schedule IS NOT NULL;
CREATE INDEX schedule_job ON daybook.schedule (job);

CREATE TABLE daybook.fire (
  schedule_id TEXT COLLATE "C" NOT NULL,
  due_at      BIGINT NOT NULL,
  decided_at  BIGINT NOT NULL,
  run_id      UUID,
  job         TEXT COLLATE "C" NOT NULL,
  tenant      TEXT COLLATE "C",
  outcome     TEXT COLLATE "C" NOT NULL CHECK (
    outcome IN ('ran', 'skipped', 'queued', 'missed', 'coalesced', 'paused', 'disabled', 'refused')),
  reason      TEXT,
  decided_by  TEXT COLLATE "C",
  PRIMARY KEY (schedule_id, due_at)
);
CREATE INDEX fire_due ON daybook.fire (due_at, schedule_id);
CREATE INDEX fire_job ON daybook.fire (job, due_at, schedule_id);
CREATE INDEX fire_tenant ON daybook.fire (tenant, due_at, schedule_id) WHERE tenant IS NOT NULL;

-- `lane` sorts the waiting: 0 for a later time, 1 ready, 2 held aside (its job or tenant is paused, disabled or removed).
-- A row of more than 2 KB leaves its long texts in the TOAST table, where an UPDATE that only moves the run on need not copy them.
CREATE TABLE daybook.run (
  id                  UUID PRIMARY KEY WITH (fillfactor = 35),
  parent_id           UUID,
  retry_of_id         UUID,
  available_at        BIGINT NOT NULL,
  created_at          BIGINT NOT NULL,
  started_at          BIGINT,
  finished_at         BIGINT,
  due_at              BIGINT,
  expires_at          BIGINT,
  cancel_requested_at BIGINT,
  memory_bytes        BIGINT,
  cpu_ms              DOUBLE PRECISION,
  priority            INTEGER NOT NULL,
  attempt             INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  failures            INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  max_attempts        INTEGER NOT NULL,
  rescues             INTEGER NOT NULL DEFAULT 0 CHECK (rescues >= 0),
  sibling_limit       INTEGER,
  lane                SMALLINT CHECK (lane BETWEEN 0 AND 2),
  solo                BOOLEAN NOT NULL DEFAULT false,
  job                 TEXT COLLATE "C" NOT NULL,
  tenant              TEXT COLLATE "C",
  queue               TEXT COLLATE "C" NOT NULL,
  state               TEXT COLLATE "C" NOT NULL CHECK (
    state IN ('running', 'succeeded', 'waiting', 'failed', 'blocked', 'partial', 'cancelled', 'skipped', 'expired')),
  trigger             TEXT COLLATE "C" NOT NULL CHECK (trigger IN ('api', 'schedule', 'parent', 'manual', 'retry', 'track')),
  blocked_key         TEXT COLLATE "C",
  triggered_by        TEXT COLLATE "C",
  worker_id           TEXT COLLATE "C",
  code_version        TEXT COLLATE "C",
  child_key           TEXT COLLATE "C",
  concurrency_key     TEXT COLLATE "C",
  dedupe_key          TEXT COLLATE "C",
  overlap_key         TEXT COLLATE "C",
  schedule_id         TEXT COLLATE "C",
  cancel_requested_by TEXT COLLATE "C",
  cancel_reason       TEXT,
  reason              TEXT,
  input               TEXT,
  progress            TEXT,
  result              TEXT,
  metadata            TEXT,
  error               TEXT,
  CONSTRAINT final_is_finished CHECK ((finished_at IS NULL) = (state IN ('running', 'waiting', 'blocked'))),
  CONSTRAINT waiting_has_lane CHECK ((lane IS NOT NULL) = (state = 'waiting')),
  CONSTRAINT blocked_has_key CHECK ((blocked_key IS NOT NULL) = (state = 'blocked')),
  CONSTRAINT running_is_held CHECK (state <> 'running' OR (worker_id IS NOT NULL AND started_at IS NOT NULL AND attempt > 0))
) WITH (
  fillfactor = 90,
  toast_tuple_target = 256,
  autovacuum_vacuum_scale_factor = 0.01,
  autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_insert_scale_factor = 0.05,
  autovacuum_analyze_scale_factor = 0.02,
  autovacuum_vacuum_cost_delay = 1
);

-- Unfinished runs. Few rows each, whatever the book has grown to.
CREATE INDEX run_ready ON daybook.run (queue, priority, available_at, id) WHERE lane = 1;
CREATE INDEX run_later ON daybook.run (available_at, attempt) WHERE lane = 0;
CREATE INDEX run_held ON daybook.run (job, tenant) WHERE lane = 2;
CREATE INDEX run_blocked ON daybook.run (blocked_key, queue, job, priority, available_at, id) WHERE blocked_key IS NOT NULL;
-- By key, because every claim of a limited job counts by it; by queue it is walked through, and is as short as what runs.
CREATE INDEX run_running ON daybook.run (concurrency_key, queue) WITH (deduplicate_items = off) WHERE state = 'running';
CREATE INDEX run_cancel ON daybook.run (worker_id) WHERE cancel_requested_at IS NOT NULL AND state = 'running';
CREATE INDEX run_overlap ON daybook.run (overlap_key) WHERE overlap_key IS NOT NULL AND finished_at IS NULL;
CREATE INDEX run_expiry ON daybook.run (expires_at) WHERE expires_at IS NOT NULL AND finished_at IS NULL;
CREATE UNIQUE INDEX run_dedupe ON daybook.run (dedupe_key, job, (coalesce('=' || tenant, '')))
  WHERE dedupe_key IS NOT NULL AND finished_at IS NULL;
-- Rows that have the column.
CREATE INDEX run_parent ON daybook.run (parent_id, state, id) WHERE parent_id IS NOT NULL;
CREATE UNIQUE INDEX run_child ON daybook.run (parent_id, child_key) WHERE child_key IS NOT NULL;
CREATE INDEX run_tenant ON daybook.run (tenant, id) WHERE tenant IS NOT NULL;
CREATE INDEX run_schedule ON daybook.run (schedule_id, id) WHERE schedule_id IS NOT NULL;
-- History. UUIDv7 sorts by creation, so the list of all runs goes by the primary key. A run is written three times, and each version has
-- an entry beside the one before it: the pages are left that empty at first, instead of being split twice (docs/design/0009-postgres.md).
CREATE INDEX run_job ON daybook.run (job, id) WITH (fillfactor = 35, deduplicate_items = off);
CREATE INDEX run_exception ON daybook.run (state, id) WHERE finished_at IS NOT NULL AND state <> 'succeeded';
CREATE INDEX run_job_exception ON daybook.run (job, state, id) WHERE finished_at IS NOT NULL AND state <> 'succeeded';

CREATE TABLE daybook.attempt (
  run_id       UUID NOT NULL,
  started_at   BIGINT NOT NULL,
  finished_at  BIGINT NOT NULL,
  memory_bytes BIGINT,
  cpu_ms       DOUBLE PRECISION,
  number       INTEGER NOT NULL CHECK (number > 0),
  outcome      TEXT COLLATE "C" NOT NULL,
  worker_id    TEXT COLLATE "C",
  code_version TEXT COLLATE "C",
  error        TEXT,
  reason       TEXT,
  progress     TEXT,
  PRIMARY KEY (run_id, number)
);

CREATE TABLE daybook.log (
  run_id  UUID NOT NULL,
  at      BIGINT NOT NULL,
  attempt INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  level   TEXT COLLATE "C" NOT NULL CHECK (level IN ('info', 'debug', 'warn', 'error')),
  message TEXT NOT NULL,
  fields  TEXT,
  PRIMARY KEY (run_id, attempt, number)
);

CREATE TABLE daybook.failed_item (
  run_id  UUID NOT NULL,
  at      BIGINT NOT NULL,
  attempt INTEGER NOT NULL,
  key     TEXT COLLATE "C" NOT NULL,
  error   TEXT NOT NULL,
  data    TEXT,
  PRIMARY KEY (run_id, key)
);

-- `beat_ms` and `lease_until_ms` are read from the server's clock, never from a client's. A heartbeat changes no indexed
-- column, so on a page with room it is a HOT update.
CREATE TABLE daybook.worker (
  id             TEXT COLLATE "C" PRIMARY KEY,
  started_at     BIGINT NOT NULL,
  heartbeat_at   BIGINT NOT NULL,
  beat_ms        BIGINT NOT NULL,
  lease_until_ms BIGINT NOT NULL,
  ended_at       BIGINT,
  lease_ms       BIGINT NOT NULL,
  pid            INTEGER NOT NULL,
  concurrency    INTEGER NOT NULL,
  state          TEXT COLLATE "C" NOT NULL CHECK (state IN ('alive', 'stopped', 'lost')),
  host           TEXT COLLATE "C" NOT NULL,
  app            TEXT COLLATE "C" NOT NULL,
  code_version   TEXT COLLATE "C",
  queues         TEXT,
  CONSTRAINT ended_is_not_alive CHECK ((ended_at IS NULL) = (state = 'alive'))
) WITH (
  fillfactor = 30,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 200,
  autovacuum_vacuum_cost_delay = 0
);
CREATE INDEX worker_alive ON daybook.worker (started_at) WHERE state = 'alive';
CREATE INDEX worker_ended ON daybook.worker (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE daybook.queue (
  name             TEXT COLLATE "C" PRIMARY KEY,
  code_concurrency BIGINT
);

CREATE TABLE daybook.override (
  scope   TEXT COLLATE "C" NOT NULL CHECK (scope IN ('global', 'job', 'tenant', 'job_tenant', 'schedule', 'queue')),
  subject TEXT COLLATE "C" NOT NULL,
  field   TEXT COLLATE "C" NOT NULL CHECK (field IN ('paused', 'enabled', 'cron', 'limit', 'concurrency', 'retry')),
  value   TEXT NOT NULL,
  set_at  BIGINT NOT NULL,
  set_by  TEXT COLLATE "C",
  PRIMARY KEY (scope, subject, field)
);

CREATE TABLE daybook.tenant (
  id            TEXT COLLATE "C" PRIMARY KEY,
  first_seen_at BIGINT NOT NULL
);

CREATE TABLE daybook.setting (
  key    TEXT COLLATE "C" PRIMARY KEY,
  value  TEXT NOT NULL,
  set_at BIGINT NOT NULL,
  set_by TEXT COLLATE "C"
);

-- Several rows an hour, one for each `shard`, so that workers that settle runs of one job do not queue behind one row.
CREATE TABLE daybook.roll_up (
  hour_at      BIGINT NOT NULL,
  succeeded    BIGINT NOT NULL,
  partial      BIGINT NOT NULL,
  failed       BIGINT NOT NULL,
  cancelled    BIGINT NOT NULL,
  skipped      BIGINT NOT NULL,
  expired      BIGINT NOT NULL,
  retries      BIGINT NOT NULL,
  items        BIGINT NOT NULL,
  failed_items BIGINT NOT NULL,
  duration_ms  BIGINT NOT NULL,
  wait_ms      BIGINT NOT NULL,
  shard        SMALLINT NOT NULL,
  job          TEXT COLLATE "C" NOT NULL,
  tenant       TEXT COLLATE "C",
  durations    BIGINT[] NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
CREATE UNIQUE INDEX roll_up_place ON daybook.roll_up (job, hour_at, (coalesce('=' || tenant, '')), shard);
CREATE INDEX roll_up_hour ON daybook.roll_up (hour_at);

CREATE TABLE daybook.audit (
  seq     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      BIGINT NOT NULL,
  by      TEXT COLLATE "C",
  action  TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  before  TEXT,
  after   TEXT
);
CREATE INDEX audit_at ON daybook.audit (at, seq);
CREATE INDEX audit_subject ON daybook.audit (subject, at, seq);

-- One row with one counter: it moves in the transaction that changes what claims go by. All other hints go by NOTIFY.
CREATE TABLE daybook.pulse (
  one      SMALLINT PRIMARY KEY CHECK (one = 1),
  controls BIGINT NOT NULL
) WITH (fillfactor = 10);
INSERT INTO daybook.pulse (one, controls) VALUES (1, 0);
