-- The book: every table of the first schema.
-- Instants are INTEGER milliseconds since 1970 UTC; JSON is TEXT. No column has a clock of its own: instants come in.
-- Closed sets are written with OR, not IN: for a list of three or more, SQLite builds a temporary b-tree in every single
-- statement that touches the table, which cost half of all the time of a settle (docs/design/0004-the-book.md).

CREATE TABLE job (
  name              TEXT PRIMARY KEY,
  app               TEXT NOT NULL,
  definition        TEXT NOT NULL,
  definition_hash   TEXT NOT NULL,
  concurrency_limit INTEGER,
  version           TEXT,
  source            TEXT,
  registered_at     INTEGER NOT NULL,
  changed_at        INTEGER NOT NULL,
  removed_at        INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE schedule (
  id           TEXT PRIMARY KEY,
  job          TEXT NOT NULL,
  key          TEXT NOT NULL,
  tenant       TEXT,
  input        TEXT,
  definition   TEXT NOT NULL,
  schedule     TEXT,
  error        TEXT,
  next_due_at  INTEGER,
  next_fire_at INTEGER,
  last_due_at  INTEGER,
  created_at   INTEGER NOT NULL,
  changed_at   INTEGER NOT NULL,
  removed_at   INTEGER,
  CHECK ((next_due_at IS NULL) = (next_fire_at IS NULL))
) STRICT;
CREATE INDEX schedule_due ON schedule (next_fire_at)
  WHERE next_fire_at IS NOT NULL AND removed_at IS NULL AND schedule IS NOT NULL;
CREATE INDEX schedule_job ON schedule (job);

CREATE TABLE fire (
  schedule_id TEXT NOT NULL,
  due_at      INTEGER NOT NULL,
  job         TEXT NOT NULL,
  tenant      TEXT,
  outcome     TEXT NOT NULL CHECK (
    outcome = 'ran' OR outcome = 'skipped' OR outcome = 'queued' OR outcome = 'missed' OR
    outcome = 'coalesced' OR outcome = 'paused' OR outcome = 'disabled' OR outcome = 'refused'),
  reason      TEXT,
  run_id      TEXT,
  decided_at  INTEGER NOT NULL,
  decided_by  TEXT,
  PRIMARY KEY (schedule_id, due_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX fire_due ON fire (due_at);
CREATE INDEX fire_job ON fire (job, due_at);
CREATE INDEX fire_tenant ON fire (tenant, due_at) WHERE tenant IS NOT NULL;

-- `seq` is hidden: it tells places in the book apart, and no caller sees it. `lane` sorts the waiting:
-- 0 for a later time, 1 ready, 2 held aside (its job or tenant is paused, disabled or removed).
CREATE TABLE run (
  seq                 INTEGER PRIMARY KEY,
  id                  TEXT NOT NULL UNIQUE,
  job                 TEXT NOT NULL,
  tenant              TEXT,
  queue               TEXT NOT NULL,
  state               TEXT NOT NULL CHECK (
    state = 'running' OR state = 'succeeded' OR state = 'waiting' OR state = 'failed' OR state = 'blocked' OR
    state = 'partial' OR state = 'cancelled' OR state = 'skipped' OR state = 'expired'),
  lane                INTEGER CHECK (lane BETWEEN 0 AND 2),
  blocked_key         TEXT,
  priority            INTEGER NOT NULL,
  available_at        INTEGER NOT NULL,
  attempt             INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  failures            INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  max_attempts        INTEGER NOT NULL,
  rescues             INTEGER NOT NULL DEFAULT 0 CHECK (rescues >= 0),
  trigger             TEXT NOT NULL CHECK (
    trigger = 'api' OR trigger = 'schedule' OR trigger = 'parent' OR trigger = 'manual' OR trigger = 'retry' OR trigger = 'track'),
  triggered_by        TEXT,
  created_at          INTEGER NOT NULL,
  worker_id           TEXT,
  started_at          INTEGER,
  finished_at         INTEGER,
  code_version        TEXT,
  parent_id           TEXT,
  child_key           TEXT,
  sibling_limit       INTEGER,
  concurrency_key     TEXT,
  dedupe_key          TEXT,
  overlap_key         TEXT,
  solo                INTEGER NOT NULL DEFAULT 0 CHECK (solo BETWEEN 0 AND 1),
  schedule_id         TEXT,
  due_at              INTEGER,
  retry_of_id         TEXT,
  expires_at          INTEGER,
  cancel_requested_at INTEGER,
  cancel_requested_by TEXT,
  cancel_reason       TEXT,
  cpu_ms              REAL,
  memory_bytes        INTEGER,
  reason              TEXT,
  input               TEXT,
  progress            TEXT,
  result              TEXT,
  metadata            TEXT,
  error               TEXT,
  CONSTRAINT final_is_finished CHECK (
    (finished_at IS NULL) = (state = 'running' OR state = 'waiting' OR state = 'blocked')),
  CONSTRAINT waiting_has_lane CHECK ((lane IS NOT NULL) = (state = 'waiting')),
  CONSTRAINT blocked_has_key CHECK ((blocked_key IS NOT NULL) = (state = 'blocked')),
  CONSTRAINT running_is_held CHECK (state <> 'running' OR (worker_id IS NOT NULL AND started_at IS NOT NULL AND attempt > 0))
) STRICT;

-- Read by claims. Their predicates name `lane` alone, so that a settle need not look at them.
CREATE INDEX run_ready ON run (queue, priority, available_at, id) WHERE lane = 1;
CREATE INDEX run_later ON run (available_at, attempt, queue) WHERE lane = 0;
CREATE INDEX run_held ON run (job, queue) WHERE lane = 2;
CREATE INDEX run_blocked ON run (blocked_key, queue, job, priority, available_at, id) WHERE blocked_key IS NOT NULL;
-- Holds what limits are counted from, so that no other index has to change when a run starts and ends. As many entries as there
-- are running runs: to count those of one key, all are walked through.
CREATE INDEX run_running ON run (queue, concurrency_key) WHERE state = 'running';
CREATE INDEX run_cancel ON run (worker_id) WHERE cancel_requested_at IS NOT NULL AND state = 'running';
CREATE INDEX run_overlap ON run (overlap_key) WHERE overlap_key IS NOT NULL AND finished_at IS NULL;
CREATE INDEX run_expiry ON run (expires_at) WHERE expires_at IS NOT NULL AND finished_at IS NULL;
CREATE UNIQUE INDEX run_dedupe ON run (dedupe_key, job, coalesce('=' || tenant, ''))
  WHERE dedupe_key IS NOT NULL AND finished_at IS NULL;
CREATE INDEX run_parent ON run (parent_id, state) WHERE parent_id IS NOT NULL;
CREATE UNIQUE INDEX run_child ON run (parent_id, child_key) WHERE child_key IS NOT NULL;
-- History: set when the run is made, and for all but the exceptions never touched again.
CREATE INDEX run_created ON run (created_at);
CREATE INDEX run_job ON run (job, created_at);
CREATE INDEX run_tenant ON run (tenant, created_at) WHERE tenant IS NOT NULL;
CREATE INDEX run_job_tenant ON run (job, tenant, created_at) WHERE tenant IS NOT NULL;
CREATE INDEX run_schedule ON run (schedule_id, created_at) WHERE schedule_id IS NOT NULL;
CREATE INDEX run_exception ON run (state, created_at)
  WHERE finished_at IS NOT NULL AND state <> 'succeeded';
CREATE INDEX run_job_exception ON run (job, state, created_at)
  WHERE finished_at IS NOT NULL AND state <> 'succeeded';

CREATE TABLE attempt (
  run_id       TEXT NOT NULL,
  number       INTEGER NOT NULL CHECK (number > 0),
  outcome      TEXT NOT NULL,
  worker_id    TEXT,
  code_version TEXT,
  started_at   INTEGER NOT NULL,
  finished_at  INTEGER NOT NULL,
  error        TEXT,
  reason       TEXT,
  progress     TEXT,
  cpu_ms       REAL,
  memory_bytes INTEGER,
  PRIMARY KEY (run_id, number)
) STRICT;

CREATE TABLE log (
  run_id  TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  level   TEXT NOT NULL CHECK (
    level = 'info' OR level = 'debug' OR level = 'warn' OR level = 'error'),
  message TEXT NOT NULL,
  fields  TEXT,
  PRIMARY KEY (run_id, attempt, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE failed_item (
  run_id  TEXT NOT NULL,
  key     TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  error   TEXT NOT NULL,
  data    TEXT,
  PRIMARY KEY (run_id, key)
) STRICT;

-- `beat_ms` and `lease_until_ms` are read from the machine's monotonic clock, never from the wall.
CREATE TABLE worker (
  id             TEXT PRIMARY KEY,
  host           TEXT NOT NULL,
  pid            INTEGER NOT NULL,
  process_space  TEXT,
  process_start  TEXT,
  boot_id        TEXT NOT NULL,
  app            TEXT NOT NULL,
  code_version   TEXT,
  queues         TEXT,
  concurrency    INTEGER NOT NULL,
  started_at     INTEGER NOT NULL,
  lease_ms       INTEGER NOT NULL,
  heartbeat_at   INTEGER NOT NULL,
  beat_ms        INTEGER NOT NULL,
  lease_until_ms INTEGER NOT NULL,
  state          TEXT NOT NULL CHECK (state = 'alive' OR state = 'stopped' OR state = 'lost'),
  ended_at       INTEGER,
  CHECK ((ended_at IS NULL) = (state = 'alive'))
) STRICT;
CREATE INDEX worker_alive ON worker (started_at) WHERE state = 'alive';
CREATE INDEX worker_ended ON worker (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE queue (
  name             TEXT PRIMARY KEY,
  code_concurrency INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE override (
  scope   TEXT NOT NULL CHECK (scope IN ('global', 'job', 'tenant', 'job_tenant', 'schedule', 'queue')),
  subject TEXT NOT NULL,
  field   TEXT NOT NULL CHECK (field IN ('paused', 'enabled', 'cron', 'limit', 'concurrency', 'retry')),
  value   TEXT NOT NULL,
  set_at  INTEGER NOT NULL,
  set_by  TEXT,
  PRIMARY KEY (scope, subject, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE tenant (
  id            TEXT PRIMARY KEY,
  first_seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  key    TEXT PRIMARY KEY,
  value  TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  set_by TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE roll_up (
  job          TEXT NOT NULL,
  tenant       TEXT,
  hour_at      INTEGER NOT NULL,
  succeeded    INTEGER NOT NULL,
  partial      INTEGER NOT NULL,
  failed       INTEGER NOT NULL,
  cancelled    INTEGER NOT NULL,
  skipped      INTEGER NOT NULL,
  expired      INTEGER NOT NULL,
  retries      INTEGER NOT NULL,
  items        INTEGER NOT NULL,
  failed_items INTEGER NOT NULL,
  duration_ms  INTEGER NOT NULL,
  wait_ms      INTEGER NOT NULL,
  durations    TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX roll_up_place ON roll_up (job, hour_at, coalesce('=' || tenant, ''));
CREATE INDEX roll_up_hour ON roll_up (hour_at);

CREATE TABLE audit (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  by      TEXT,
  action  TEXT NOT NULL,
  subject TEXT NOT NULL,
  before  TEXT,
  after   TEXT
) STRICT;
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_subject ON audit (subject);

-- One row of counters. Another process that sees one grow looks for what changed.
CREATE TABLE pulse (
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  runs      INTEGER NOT NULL,
  schedules INTEGER NOT NULL,
  controls  INTEGER NOT NULL
) STRICT;
INSERT INTO pulse (one, runs, schedules, controls) VALUES (1, 0, 0, 0);
