-- The book's schema as all migrations together leave it, read from the catalogs of a server. Made, not written: a test compares
-- it with what the migrations do, and `vitest run --project conformance postgres-schema -u` writes it anew. Nothing runs it.

CREATE TYPE daybook.batched_run AS (
  id uuid,
  retry_of_id uuid,
  available_at bigint,
  created_at bigint,
  due_at bigint,
  priority integer,
  attempt integer,
  failures integer,
  max_attempts integer,
  rescues integer,
  solo boolean,
  job text COLLATE "C",
  tenant text COLLATE "C",
  trigger text COLLATE "C",
  triggered_by text COLLATE "C",
  concurrency_key text COLLATE "C",
  schedule_id text COLLATE "C",
  input text,
  trace_context text
);

CREATE TABLE daybook.account (
  created_at bigint NOT NULL,
  password_at bigint NOT NULL,
  disabled_at bigint,
  signed_in_at bigint,
  name text COLLATE "C" NOT NULL,
  password text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  tenant text COLLATE "C",
  created_by text COLLATE "C",
  CONSTRAINT account_pkey PRIMARY KEY (name),
  CONSTRAINT account_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'admin'::text])))
);

CREATE TABLE daybook.attempt (
  run_id uuid NOT NULL,
  started_at bigint NOT NULL,
  finished_at bigint NOT NULL,
  memory_bytes bigint,
  cpu_ms double precision,
  number integer NOT NULL,
  outcome text COLLATE "C" NOT NULL,
  worker_id text COLLATE "C",
  code_version text COLLATE "C",
  error text,
  reason text,
  progress text,
  CONSTRAINT attempt_pkey PRIMARY KEY (run_id, number),
  CONSTRAINT attempt_number_check CHECK ((number > 0))
);

CREATE TABLE daybook.audit (
  seq bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  at bigint NOT NULL,
  by text COLLATE "C",
  action text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  before text,
  after text,
  via text COLLATE "C",
  address text COLLATE "C",
  agent text,
  CONSTRAINT audit_pkey PRIMARY KEY (seq)
);
CREATE INDEX audit_at ON daybook.audit USING btree (at, seq);
CREATE INDEX audit_subject ON daybook.audit USING btree (subject, at, seq);

CREATE TABLE daybook.change (
  seq bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at_ms bigint NOT NULL,
  size integer NOT NULL,
  kind text COLLATE "C" NOT NULL,
  what text STORAGE EXTERNAL NOT NULL,
  CONSTRAINT change_pkey PRIMARY KEY (seq)
) WITH (autovacuum_vacuum_cost_delay=0, autovacuum_vacuum_scale_factor=0.1, autovacuum_vacuum_threshold=1000);
CREATE INDEX change_xid ON daybook.change USING btree (xid);

CREATE TABLE daybook.check_result (
  asked_at bigint NOT NULL,
  deadline_at bigint NOT NULL,
  started_at bigint,
  finished_at bigint,
  found bigint,
  id uuid NOT NULL,
  run_id uuid,
  newest boolean NOT NULL DEFAULT false,
  job text COLLATE "C" NOT NULL,
  check_name text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  asked_by text COLLATE "C",
  worker_id text COLLATE "C",
  samples text NOT NULL DEFAULT '[]'::text,
  message text,
  error text,
  CONSTRAINT check_result_pkey PRIMARY KEY (id),
  CONSTRAINT check_result_check CHECK (((finished_at IS NULL) = (state = ANY (ARRAY['waiting'::text, 'running'::text]))))
);
CREATE UNIQUE INDEX check_result_newest ON daybook.check_result USING btree (job, check_name, place) WHERE newest;
CREATE INDEX check_result_place ON daybook.check_result USING btree (job, check_name, place, id);
CREATE INDEX check_result_trouble ON daybook.check_result USING btree (job, check_name, place) WHERE (newest AND (state <> 'passed'::text));
CREATE INDEX check_result_unfinished ON daybook.check_result USING btree (deadline_at) WHERE (finished_at IS NULL);
CREATE UNIQUE INDEX check_result_waiting ON daybook.check_result USING btree (job, check_name, place) WHERE (state = 'waiting'::text);

CREATE TABLE daybook.child_key (
  parent_id uuid NOT NULL,
  run_id uuid NOT NULL,
  key text COLLATE "C" NOT NULL,
  CONSTRAINT child_key_pkey PRIMARY KEY (parent_id, key)
);

CREATE TABLE daybook.credential (
  set_at bigint NOT NULL,
  tenant text COLLATE "C",
  name text COLLATE "C" NOT NULL,
  sealed text NOT NULL,
  key_id text COLLATE "C" NOT NULL,
  set_by text COLLATE "C"
);
CREATE UNIQUE INDEX credential_place ON daybook.credential USING btree (COALESCE(('='::text || tenant), ''::text), name);

CREATE TABLE daybook.dedupe_key (
  run_id uuid NOT NULL,
  key text COLLATE "C" NOT NULL,
  job text COLLATE "C" NOT NULL,
  tenant text COLLATE "C"
) WITH (autovacuum_vacuum_cost_delay=1, autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=2000);
CREATE UNIQUE INDEX dedupe_key_place ON daybook.dedupe_key USING btree (key, job, COALESCE(('='::text || tenant), ''::text));

CREATE TABLE daybook.failed_item (
  run_id uuid NOT NULL,
  at bigint NOT NULL,
  attempt integer NOT NULL,
  key text COLLATE "C" NOT NULL,
  error text NOT NULL,
  data text,
  retry_run_id uuid,
  CONSTRAINT failed_item_pkey PRIMARY KEY (run_id, key)
);

CREATE TABLE daybook.finished_run (
  id uuid NOT NULL,
  parent_id uuid,
  retry_of_id uuid,
  available_at bigint NOT NULL,
  created_at bigint NOT NULL,
  started_at bigint,
  finished_at bigint NOT NULL,
  due_at bigint,
  expires_at bigint,
  cancel_requested_at bigint,
  memory_bytes bigint,
  cpu_ms double precision,
  priority integer NOT NULL,
  attempt integer NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  max_attempts integer NOT NULL,
  rescues integer NOT NULL DEFAULT 0,
  sibling_limit integer,
  solo boolean NOT NULL DEFAULT false,
  job text COLLATE "C" NOT NULL,
  tenant text COLLATE "C",
  queue text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  trigger text COLLATE "C" NOT NULL,
  triggered_by text COLLATE "C",
  worker_id text COLLATE "C",
  code_version text COLLATE "C",
  child_key text COLLATE "C",
  concurrency_key text COLLATE "C",
  dedupe_key text COLLATE "C",
  overlap_key text COLLATE "C",
  schedule_id text COLLATE "C",
  cancel_requested_by text COLLATE "C",
  cancel_reason text,
  reason text,
  input text,
  progress text,
  result text,
  metadata text,
  error text,
  trace_context text,
  CONSTRAINT finished_run_pkey PRIMARY KEY (id),
  CONSTRAINT finished_run_state_check CHECK ((state = ANY (ARRAY['succeeded'::text, 'partial'::text, 'failed'::text, 'cancelled'::text, 'skipped'::text, 'expired'::text])))
) WITH (autovacuum_analyze_scale_factor=0.02, autovacuum_vacuum_cost_delay=1, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_vacuum_scale_factor=0.01, autovacuum_vacuum_threshold=2000, fillfactor=100, toast_tuple_target=256);
CREATE INDEX finished_run_exception ON daybook.finished_run USING btree (state, id) WHERE (state <> 'succeeded'::text);
CREATE INDEX finished_run_job ON daybook.finished_run USING btree (job, id);
CREATE INDEX finished_run_job_exception ON daybook.finished_run USING btree (job, state, id) WHERE (state <> 'succeeded'::text);
CREATE INDEX finished_run_parent ON daybook.finished_run USING btree (parent_id, state, id) WHERE (parent_id IS NOT NULL);
CREATE INDEX finished_run_schedule ON daybook.finished_run USING btree (schedule_id, id) WHERE (schedule_id IS NOT NULL);
CREATE INDEX finished_run_tenant ON daybook.finished_run USING btree (tenant, id) WHERE (tenant IS NOT NULL);

CREATE TABLE daybook.fire (
  schedule_id text COLLATE "C" NOT NULL,
  due_at bigint NOT NULL,
  decided_at bigint NOT NULL,
  run_id uuid,
  job text COLLATE "C" NOT NULL,
  tenant text COLLATE "C",
  outcome text COLLATE "C" NOT NULL,
  reason text,
  decided_by text COLLATE "C",
  CONSTRAINT fire_pkey PRIMARY KEY (schedule_id, due_at),
  CONSTRAINT fire_outcome_check CHECK ((outcome = ANY (ARRAY['ran'::text, 'skipped'::text, 'queued'::text, 'missed'::text, 'coalesced'::text, 'paused'::text, 'disabled'::text, 'refused'::text])))
);
CREATE INDEX fire_due ON daybook.fire USING btree (due_at, schedule_id);
CREATE INDEX fire_job ON daybook.fire USING btree (job, due_at, schedule_id);
CREATE INDEX fire_tenant ON daybook.fire USING btree (tenant, due_at, schedule_id) WHERE (tenant IS NOT NULL);

CREATE TABLE daybook.job (
  name text COLLATE "C" NOT NULL,
  app text COLLATE "C" NOT NULL,
  definition text NOT NULL,
  definition_hash text COLLATE "C" NOT NULL,
  concurrency_limit bigint,
  version text COLLATE "C",
  source text COLLATE "C",
  registered_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  removed_at bigint,
  CONSTRAINT job_pkey PRIMARY KEY (name)
);

CREATE TABLE daybook.listening (
  one smallint NOT NULL,
  until_ms bigint NOT NULL,
  floor bigint NOT NULL,
  epoch text COLLATE "C" NOT NULL,
  waits_for text[],
  CONSTRAINT listening_pkey PRIMARY KEY (one),
  CONSTRAINT listening_one_check CHECK ((one = 1))
) WITH (fillfactor=10);

CREATE TABLE daybook.log (
  run_id uuid NOT NULL,
  at bigint NOT NULL,
  attempt integer NOT NULL,
  number integer NOT NULL,
  level text COLLATE "C" NOT NULL,
  message text NOT NULL,
  fields text,
  CONSTRAINT log_pkey PRIMARY KEY (run_id, attempt, number),
  CONSTRAINT log_level_check CHECK ((level = ANY (ARRAY['info'::text, 'debug'::text, 'warn'::text, 'error'::text])))
);

CREATE TABLE daybook.migration (
  number integer NOT NULL,
  title text NOT NULL,
  applied_at bigint NOT NULL,
  checksum text NOT NULL DEFAULT ''::text,
  CONSTRAINT migration_pkey PRIMARY KEY (number)
);

CREATE TABLE daybook.override (
  scope text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  field text COLLATE "C" NOT NULL,
  value text NOT NULL,
  set_at bigint NOT NULL,
  set_by text COLLATE "C",
  CONSTRAINT override_pkey PRIMARY KEY (scope, subject, field),
  CONSTRAINT override_field_check CHECK ((field = ANY (ARRAY['paused'::text, 'enabled'::text, 'cron'::text, 'limit'::text, 'concurrency'::text, 'retry'::text]))),
  CONSTRAINT override_scope_check CHECK ((scope = ANY (ARRAY['global'::text, 'job'::text, 'tenant'::text, 'job_tenant'::text, 'schedule'::text, 'queue'::text])))
);

CREATE TABLE daybook.owed_wake (
  blocked_key text COLLATE "C" NOT NULL,
  CONSTRAINT owed_wake_pkey PRIMARY KEY (blocked_key)
);

CREATE TABLE daybook.prune_state (
  looked_at bigint,
  deleted bigint,
  deleted_at bigint,
  total bigint NOT NULL,
  what text COLLATE "C" NOT NULL,
  CONSTRAINT prune_state_pkey PRIMARY KEY (what)
);

CREATE TABLE daybook.pulse (
  one smallint NOT NULL,
  controls bigint NOT NULL,
  live boolean NOT NULL DEFAULT false,
  CONSTRAINT pulse_pkey PRIMARY KEY (one),
  CONSTRAINT pulse_one_check CHECK ((one = 1))
) WITH (fillfactor=10);

CREATE TABLE daybook.queue (
  name text COLLATE "C" NOT NULL,
  code_concurrency bigint,
  CONSTRAINT queue_pkey PRIMARY KEY (name)
);

CREATE TABLE daybook.retry_item (
  run_id uuid NOT NULL,
  key text COLLATE "C" NOT NULL,
  data text,
  CONSTRAINT retry_item_pkey PRIMARY KEY (run_id, key)
);

CREATE TABLE daybook.roll_up (
  hour_at bigint NOT NULL,
  succeeded bigint NOT NULL,
  partial bigint NOT NULL,
  failed bigint NOT NULL,
  cancelled bigint NOT NULL,
  skipped bigint NOT NULL,
  expired bigint NOT NULL,
  retries bigint NOT NULL,
  items bigint NOT NULL,
  failed_items bigint NOT NULL,
  duration_ms bigint NOT NULL,
  wait_ms bigint NOT NULL,
  shard smallint NOT NULL,
  job text COLLATE "C" NOT NULL,
  tenant text COLLATE "C",
  durations bigint[] NOT NULL,
  waits bigint[] NOT NULL DEFAULT '{}'::bigint[]
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=500, fillfactor=50);
CREATE INDEX roll_up_hour ON daybook.roll_up USING btree (hour_at);
CREATE UNIQUE INDEX roll_up_place ON daybook.roll_up USING btree (job, hour_at, COALESCE(('='::text || tenant), ''::text), shard);

CREATE TABLE daybook.roll_up_day (
  day_at bigint NOT NULL,
  job text COLLATE "C" NOT NULL,
  tenant text COLLATE "C" NOT NULL,
  mark text COLLATE "C" NOT NULL,
  sums text,
  CONSTRAINT roll_up_day_pkey PRIMARY KEY (day_at, job, tenant)
);

CREATE TABLE daybook.running_batch (
  id uuid NOT NULL,
  worker_id text COLLATE "C" NOT NULL,
  queue text COLLATE "C" NOT NULL,
  started_at bigint NOT NULL,
  size integer NOT NULL,
  first_id uuid NOT NULL,
  last_id uuid NOT NULL,
  runs daybook.batched_run[] STORAGE EXTERNAL NOT NULL,
  CONSTRAINT running_batch_pkey PRIMARY KEY (id),
  CONSTRAINT running_batch_size_check CHECK ((size > 0))
) WITH (autovacuum_vacuum_cost_delay=0, autovacuum_vacuum_insert_threshold=-1, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=500, toast.autovacuum_vacuum_cost_delay=0, toast.autovacuum_vacuum_insert_threshold=-1, toast.autovacuum_vacuum_scale_factor=0, toast.autovacuum_vacuum_threshold=20000, toast.vacuum_truncate=off, vacuum_truncate=off);

CREATE TABLE daybook.running_run (
  id uuid NOT NULL,
  parent_id uuid,
  retry_of_id uuid,
  available_at bigint NOT NULL,
  created_at bigint NOT NULL,
  started_at bigint NOT NULL,
  due_at bigint,
  expires_at bigint,
  cancel_requested_at bigint,
  priority integer NOT NULL,
  attempt integer NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  max_attempts integer NOT NULL,
  rescues integer NOT NULL DEFAULT 0,
  sibling_limit integer,
  solo boolean NOT NULL DEFAULT false,
  job text COLLATE "C" NOT NULL,
  tenant text COLLATE "C",
  queue text COLLATE "C" NOT NULL,
  trigger text COLLATE "C" NOT NULL,
  triggered_by text COLLATE "C",
  worker_id text COLLATE "C" NOT NULL,
  child_key text COLLATE "C",
  concurrency_key text COLLATE "C",
  dedupe_key text COLLATE "C",
  overlap_key text COLLATE "C",
  schedule_id text COLLATE "C",
  cancel_requested_by text COLLATE "C",
  cancel_reason text,
  input text,
  trace_context text,
  progress text,
  CONSTRAINT running_run_pkey PRIMARY KEY (id),
  CONSTRAINT running_run_attempt_check CHECK ((attempt > 0))
) WITH (autovacuum_analyze_scale_factor=0, autovacuum_analyze_threshold=10000, autovacuum_vacuum_cost_delay=0, autovacuum_vacuum_insert_threshold=-1, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=2000, fillfactor=80, toast_tuple_target=256, vacuum_truncate=off);
CREATE INDEX running_run_cancel ON daybook.running_run USING btree (worker_id) WHERE (cancel_requested_at IS NOT NULL);
CREATE INDEX running_run_key ON daybook.running_run USING btree (concurrency_key, queue) WITH (deduplicate_items=off);
CREATE INDEX running_run_overlap ON daybook.running_run USING btree (overlap_key) WHERE (overlap_key IS NOT NULL);
CREATE INDEX running_run_parent ON daybook.running_run USING btree (parent_id, id) WHERE (parent_id IS NOT NULL);

CREATE TABLE daybook.schedule (
  id text COLLATE "C" NOT NULL,
  job text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  tenant text COLLATE "C",
  input text,
  definition text NOT NULL,
  schedule text,
  error text,
  next_due_at bigint,
  next_fire_at bigint,
  last_due_at bigint,
  created_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  removed_at bigint,
  CONSTRAINT schedule_pkey PRIMARY KEY (id),
  CONSTRAINT due_and_fire CHECK (((next_due_at IS NULL) = (next_fire_at IS NULL)))
) WITH (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_threshold=200, fillfactor=70);
CREATE INDEX schedule_due ON daybook.schedule USING btree (next_fire_at) WHERE ((next_fire_at IS NOT NULL) AND (removed_at IS NULL) AND (schedule IS NOT NULL));
CREATE INDEX schedule_job ON daybook.schedule USING btree (job);

CREATE TABLE daybook.session (
  created_at bigint NOT NULL,
  renewed_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  address text COLLATE "C",
  agent text,
  CONSTRAINT session_pkey PRIMARY KEY (id)
);
CREATE INDEX session_account ON daybook.session USING btree (account);
CREATE INDEX session_expiry ON daybook.session USING btree (expires_at);

CREATE TABLE daybook.setting (
  key text COLLATE "C" NOT NULL,
  value text NOT NULL,
  set_at bigint NOT NULL,
  set_by text COLLATE "C",
  CONSTRAINT setting_pkey PRIMARY KEY (key)
);

CREATE TABLE daybook.standing (
  finished_at bigint NOT NULL,
  succeeded_at bigint,
  failed_at bigint,
  run_id uuid,
  shard smallint NOT NULL,
  place text COLLATE "C" NOT NULL,
  job text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  CONSTRAINT standing_pkey PRIMARY KEY (place, job, shard)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=500, fillfactor=50);

CREATE TABLE daybook.tenant (
  id text COLLATE "C" NOT NULL,
  first_seen_at bigint NOT NULL,
  CONSTRAINT tenant_pkey PRIMARY KEY (id)
);

CREATE TABLE daybook.token (
  created_at bigint NOT NULL,
  expires_at bigint,
  last_used_at bigint,
  name text COLLATE "C" NOT NULL,
  hash text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  tenant text COLLATE "C",
  created_by text COLLATE "C",
  CONSTRAINT token_pkey PRIMARY KEY (name),
  CONSTRAINT token_hash_key UNIQUE (hash),
  CONSTRAINT token_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'admin'::text])))
);

CREATE TABLE daybook.waiting_run (
  id uuid NOT NULL,
  parent_id uuid,
  retry_of_id uuid,
  available_at bigint NOT NULL,
  created_at bigint NOT NULL,
  started_at bigint,
  due_at bigint,
  expires_at bigint,
  cancel_requested_at bigint,
  priority integer NOT NULL,
  attempt integer NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  max_attempts integer NOT NULL,
  rescues integer NOT NULL DEFAULT 0,
  sibling_limit integer,
  lane smallint,
  solo boolean NOT NULL DEFAULT false,
  job text COLLATE "C" NOT NULL,
  tenant text COLLATE "C",
  queue text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  trigger text COLLATE "C" NOT NULL,
  blocked_key text COLLATE "C",
  triggered_by text COLLATE "C",
  child_key text COLLATE "C",
  concurrency_key text COLLATE "C",
  dedupe_key text COLLATE "C",
  overlap_key text COLLATE "C",
  schedule_id text COLLATE "C",
  cancel_requested_by text COLLATE "C",
  cancel_reason text,
  reason text,
  input text,
  trace_context text,
  progress text,
  error text,
  CONSTRAINT waiting_run_pkey PRIMARY KEY (id),
  CONSTRAINT blocked_has_key CHECK (((blocked_key IS NOT NULL) = (state = 'blocked'::text))),
  CONSTRAINT waiting_has_lane CHECK (((lane IS NOT NULL) = (state = 'waiting'::text))),
  CONSTRAINT waiting_run_lane_check CHECK (((lane >= 0) AND (lane <= 2))),
  CONSTRAINT waiting_run_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'blocked'::text]))),
  CONSTRAINT waiting_run_trigger_check CHECK ((trigger = ANY (ARRAY['api'::text, 'schedule'::text, 'parent'::text, 'manual'::text, 'retry'::text, 'track'::text])))
) WITH (autovacuum_analyze_scale_factor=0.5, autovacuum_analyze_threshold=10000, autovacuum_vacuum_cost_delay=0, autovacuum_vacuum_insert_threshold=-1, autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=2000, fillfactor=90, toast_tuple_target=256, vacuum_truncate=off);
CREATE INDEX waiting_run_blocked ON daybook.waiting_run USING btree (blocked_key, queue, job, priority, available_at, id) WHERE (blocked_key IS NOT NULL);
CREATE INDEX waiting_run_expiry ON daybook.waiting_run USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX waiting_run_held ON daybook.waiting_run USING btree (job, tenant) WHERE (lane = 2);
CREATE INDEX waiting_run_job ON daybook.waiting_run USING btree (job, id);
CREATE INDEX waiting_run_later ON daybook.waiting_run USING btree (available_at, attempt) WHERE (lane = 0);
CREATE INDEX waiting_run_overlap ON daybook.waiting_run USING btree (overlap_key) WHERE (overlap_key IS NOT NULL);
CREATE INDEX waiting_run_parent ON daybook.waiting_run USING btree (parent_id, id) WHERE (parent_id IS NOT NULL);
CREATE INDEX waiting_run_ready ON daybook.waiting_run USING btree (queue, priority, available_at, id) WHERE (lane = 1);
CREATE INDEX waiting_run_schedule ON daybook.waiting_run USING btree (schedule_id, id) WHERE (schedule_id IS NOT NULL);
CREATE INDEX waiting_run_tenant ON daybook.waiting_run USING btree (tenant, id) WHERE (tenant IS NOT NULL);

CREATE TABLE daybook.worker (
  id text COLLATE "C" NOT NULL,
  started_at bigint NOT NULL,
  heartbeat_at bigint NOT NULL,
  beat_ms bigint NOT NULL,
  lease_until_ms bigint NOT NULL,
  ended_at bigint,
  lease_ms bigint NOT NULL,
  pid integer NOT NULL,
  concurrency integer NOT NULL,
  state text COLLATE "C" NOT NULL,
  host text COLLATE "C" NOT NULL,
  app text COLLATE "C" NOT NULL,
  code_version text COLLATE "C",
  queues text,
  CONSTRAINT worker_pkey PRIMARY KEY (id),
  CONSTRAINT ended_is_not_alive CHECK (((ended_at IS NULL) = (state = 'alive'::text))),
  CONSTRAINT worker_state_check CHECK ((state = ANY (ARRAY['alive'::text, 'stopped'::text, 'lost'::text])))
) WITH (autovacuum_vacuum_cost_delay=0, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=200, fillfactor=30);
CREATE INDEX worker_alive ON daybook.worker USING btree (started_at) WHERE (state = 'alive'::text);
CREATE INDEX worker_ended ON daybook.worker USING btree (ended_at) WHERE (ended_at IS NOT NULL);

CREATE VIEW daybook.run AS
 SELECT waiting_run.id,
    waiting_run.parent_id,
    waiting_run.retry_of_id,
    waiting_run.available_at,
    waiting_run.created_at,
    waiting_run.started_at,
    NULL::bigint AS finished_at,
    waiting_run.due_at,
    waiting_run.expires_at,
    waiting_run.cancel_requested_at,
    NULL::bigint AS memory_bytes,
    NULL::double precision AS cpu_ms,
    waiting_run.priority,
    waiting_run.attempt,
    waiting_run.failures,
    waiting_run.max_attempts,
    waiting_run.rescues,
    waiting_run.sibling_limit,
    waiting_run.lane,
    waiting_run.solo,
    waiting_run.job,
    waiting_run.tenant,
    waiting_run.queue,
    waiting_run.state,
    waiting_run.trigger,
    waiting_run.blocked_key,
    waiting_run.triggered_by,
    NULL::text COLLATE "C" AS worker_id,
    NULL::text COLLATE "C" AS code_version,
    waiting_run.child_key,
    waiting_run.concurrency_key,
    waiting_run.dedupe_key,
    waiting_run.overlap_key,
    waiting_run.schedule_id,
    waiting_run.cancel_requested_by,
    waiting_run.cancel_reason,
    waiting_run.reason,
    waiting_run.input,
    waiting_run.trace_context,
    waiting_run.progress,
    NULL::text AS result,
    NULL::text AS metadata,
    waiting_run.error
   FROM daybook.waiting_run
UNION ALL
 SELECT running_run.id,
    running_run.parent_id,
    running_run.retry_of_id,
    running_run.available_at,
    running_run.created_at,
    running_run.started_at,
    NULL::bigint AS finished_at,
    running_run.due_at,
    running_run.expires_at,
    running_run.cancel_requested_at,
    NULL::bigint AS memory_bytes,
    NULL::double precision AS cpu_ms,
    running_run.priority,
    running_run.attempt,
    running_run.failures,
    running_run.max_attempts,
    running_run.rescues,
    running_run.sibling_limit,
    NULL::smallint AS lane,
    running_run.solo,
    running_run.job,
    running_run.tenant,
    running_run.queue,
    'running'::text COLLATE "C" AS state,
    running_run.trigger,
    NULL::text COLLATE "C" AS blocked_key,
    running_run.triggered_by,
    running_run.worker_id,
    NULL::text COLLATE "C" AS code_version,
    running_run.child_key,
    running_run.concurrency_key,
    running_run.dedupe_key,
    running_run.overlap_key,
    running_run.schedule_id,
    running_run.cancel_requested_by,
    running_run.cancel_reason,
    NULL::text AS reason,
    running_run.input,
    running_run.trace_context,
    running_run.progress,
    NULL::text AS result,
    NULL::text AS metadata,
    NULL::text AS error
   FROM daybook.running_run
UNION ALL
 SELECT run.id,
    NULL::uuid AS parent_id,
    run.retry_of_id,
    run.available_at,
    run.created_at,
    batch.started_at,
    NULL::bigint AS finished_at,
    run.due_at,
    NULL::bigint AS expires_at,
    NULL::bigint AS cancel_requested_at,
    NULL::bigint AS memory_bytes,
    NULL::double precision AS cpu_ms,
    run.priority,
    run.attempt,
    run.failures,
    run.max_attempts,
    run.rescues,
    NULL::integer AS sibling_limit,
    NULL::smallint AS lane,
    run.solo,
    run.job,
    run.tenant,
    batch.queue,
    'running'::text COLLATE "C" AS state,
    run.trigger,
    NULL::text COLLATE "C" AS blocked_key,
    run.triggered_by,
    batch.worker_id,
    NULL::text COLLATE "C" AS code_version,
    NULL::text COLLATE "C" AS child_key,
    run.concurrency_key,
    NULL::text COLLATE "C" AS dedupe_key,
    NULL::text COLLATE "C" AS overlap_key,
    run.schedule_id,
    NULL::text COLLATE "C" AS cancel_requested_by,
    NULL::text AS cancel_reason,
    NULL::text AS reason,
    run.input,
    run.trace_context,
    NULL::text AS progress,
    NULL::text AS result,
    NULL::text AS metadata,
    NULL::text AS error
   FROM daybook.running_batch batch
     CROSS JOIN LATERAL unnest(batch.runs) run(id, retry_of_id, available_at, created_at, due_at, priority, attempt, failures, max_attempts, rescues, solo, job, tenant, trigger, triggered_by, concurrency_key, schedule_id, input, trace_context)
UNION ALL
 SELECT finished_run.id,
    finished_run.parent_id,
    finished_run.retry_of_id,
    finished_run.available_at,
    finished_run.created_at,
    finished_run.started_at,
    finished_run.finished_at,
    finished_run.due_at,
    finished_run.expires_at,
    finished_run.cancel_requested_at,
    finished_run.memory_bytes,
    finished_run.cpu_ms,
    finished_run.priority,
    finished_run.attempt,
    finished_run.failures,
    finished_run.max_attempts,
    finished_run.rescues,
    finished_run.sibling_limit,
    NULL::smallint AS lane,
    finished_run.solo,
    finished_run.job,
    finished_run.tenant,
    finished_run.queue,
    finished_run.state,
    finished_run.trigger,
    NULL::text COLLATE "C" AS blocked_key,
    finished_run.triggered_by,
    finished_run.worker_id,
    finished_run.code_version,
    finished_run.child_key,
    finished_run.concurrency_key,
    finished_run.dedupe_key,
    finished_run.overlap_key,
    finished_run.schedule_id,
    finished_run.cancel_requested_by,
    finished_run.cancel_reason,
    finished_run.reason,
    finished_run.input,
    finished_run.trace_context,
    finished_run.progress,
    finished_run.result,
    finished_run.metadata,
    finished_run.error
   FROM daybook.finished_run;
