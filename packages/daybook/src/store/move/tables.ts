/**
 * How a column is carried. `key`: a text that stands in an index. `uuid`: a text that the target keeps as a UUID. `instant`: any whole
 * number of 64 bits; `int` and `small` are narrower in the target. `flag`: 0 and 1, or a boolean. `counts`: a list of whole numbers.
 */
export type ColumnKind = "text" | "key" | "uuid" | "instant" | "int" | "small" | "float" | "flag" | "counts";

/** One part of the order in which a table is read: a column, or an expression that both houses have an index on. */
export interface OrderPart {
  readonly sql: string;
  readonly kind: ColumnKind;
}

/** A table of the target that takes some of a table's rows, or something of them. */
export interface MovedPlace {
  readonly name: string;
  /** Of these rows only. */
  readonly where: string;
  /** Its columns, and which of the carried ones stands in each. */
  readonly columns: Readonly<Record<string, string>>;
}

/** A table that a move carries: all that it does is driven by this list. */
export interface MovedTable {
  readonly name: string;
  /** What is carried, compared, and written under the same name. */
  readonly columns: Readonly<Record<string, ColumnKind>>;
  /** A unique order of the source's rows, by an index. The place of an unfinished move is the last row's values of it. */
  readonly sourceOrder: readonly OrderPart[];
  /** The same of the target's rows. Need not be the same order. */
  readonly targetOrder: readonly OrderPart[];
  /** Where the target keeps the rows, when not in a table of that name: there it has a view then, which shows them as the source does. */
  readonly places?: readonly MovedPlace[];
  /** Columns that only the target has, and what stands in them. */
  readonly added?: Readonly<Record<string, string>>;
  /** Columns that only the source has: they mean something on its machine alone. */
  readonly left?: readonly string[];
  /** Rows that are the book's own and not the mover's. */
  readonly where?: string;
  /** Columns by which two rows would become one if their texts did. */
  readonly unique?: readonly UniqueColumns[];
}

export interface UniqueColumns {
  readonly columns: readonly string[];
  /** Of these rows only. */
  readonly where?: string;
}

const byColumns = (parts: Readonly<Record<string, ColumnKind>>): OrderPart[] =>
  Object.entries(parts).map(([name, kind]) => ({ sql: `"${name}"`, kind }));

const ordered = (parts: Readonly<Record<string, ColumnKind>>): Pick<MovedTable, "sourceOrder" | "targetOrder"> => ({
  sourceOrder: byColumns(parts),
  targetOrder: byColumns(parts),
});

const rollUpPlace: readonly OrderPart[] = [
  { sql: '"job"', kind: "key" },
  { sql: '"hour_at"', kind: "instant" },
  { sql: "coalesce('=' || tenant, '')", kind: "text" },
];

const credentialPlace: readonly OrderPart[] = [
  { sql: "coalesce('=' || tenant, '')", kind: "text" },
  { sql: '"name"', kind: "key" },
];

const runColumns = {
  id: "uuid",
  job: "key",
  tenant: "key",
  queue: "key",
  state: "text",
  lane: "small",
  blocked_key: "key",
  priority: "int",
  available_at: "instant",
  attempt: "int",
  failures: "int",
  max_attempts: "int",
  rescues: "int",
  trigger: "text",
  triggered_by: "text",
  created_at: "instant",
  worker_id: "key",
  started_at: "instant",
  finished_at: "instant",
  code_version: "text",
  parent_id: "uuid",
  child_key: "key",
  sibling_limit: "int",
  concurrency_key: "key",
  dedupe_key: "key",
  overlap_key: "key",
  solo: "flag",
  schedule_id: "key",
  due_at: "instant",
  retry_of_id: "uuid",
  expires_at: "instant",
  cancel_requested_at: "instant",
  cancel_requested_by: "text",
  cancel_reason: "text",
  cpu_ms: "float",
  memory_bytes: "instant",
  reason: "text",
  input: "text",
  progress: "text",
  result: "text",
  metadata: "text",
  error: "text",
  trace_context: "text",
} as const satisfies MovedTable["columns"];

const runColumnsWithout = (left: readonly (keyof typeof runColumns)[]): MovedPlace["columns"] =>
  Object.fromEntries(
    Object.keys(runColumns).flatMap((name) => (left.some((other) => other === name) ? [] : [[name, name]])),
  );

const runPlaces: readonly MovedPlace[] = [
  {
    name: "waiting_run",
    where: "state IN ('waiting', 'blocked')",
    columns: runColumnsWithout([
      "worker_id",
      "code_version",
      "finished_at",
      "cpu_ms",
      "memory_bytes",
      "result",
      "metadata",
    ]),
  },
  {
    name: "running_run",
    where: "state = 'running'",
    columns: runColumnsWithout([
      "state",
      "lane",
      "blocked_key",
      "code_version",
      "finished_at",
      "cpu_ms",
      "memory_bytes",
      "reason",
      "result",
      "metadata",
      "error",
    ]),
  },
  { name: "finished_run", where: "finished_at IS NOT NULL", columns: runColumnsWithout(["lane", "blocked_key"]) },
  {
    name: "dedupe_key",
    where: "dedupe_key IS NOT NULL AND finished_at IS NULL",
    columns: { run_id: "id", key: "dedupe_key", job: "job", tenant: "tenant" },
  },
  {
    name: "child_key",
    where: "child_key IS NOT NULL AND parent_id IS NOT NULL",
    columns: { run_id: "id", parent_id: "parent_id", key: "child_key" },
  },
];

/**
 * Everything in a book but `migration` (each house has its own), `pulse`, `change` and `listening` (what changed lately, which begins anew), `roll_up_day` (sums of
 * what is carried, made anew when they are asked for), `owed_wake` (what PostgreSQL alone has to make up for), `running_batch` (in which it keeps what it claimed itself) and the mark that the mover itself keeps. A test compares the list with the tables of both houses,
 * so that a migration cannot forget the move.
 */
export const movedTables: readonly MovedTable[] = [
  {
    name: "setting",
    columns: { key: "key", value: "text", set_at: "instant", set_by: "text" },
    ...ordered({ key: "key" }),
    where: "\"key\" <> 'move'",
    unique: [{ columns: ["key"] }],
  },
  {
    name: "override",
    columns: { scope: "text", subject: "key", field: "text", value: "text", set_at: "instant", set_by: "text" },
    ...ordered({ scope: "text", subject: "key", field: "text" }),
    unique: [{ columns: ["scope", "subject", "field"] }],
  },
  {
    name: "tenant",
    columns: { id: "key", first_seen_at: "instant" },
    ...ordered({ id: "key" }),
    unique: [{ columns: ["id"] }],
  },
  {
    name: "queue",
    columns: { name: "key", code_concurrency: "instant" },
    ...ordered({ name: "key" }),
    unique: [{ columns: ["name"] }],
  },
  {
    name: "job",
    columns: {
      name: "key",
      app: "text",
      definition: "text",
      definition_hash: "text",
      concurrency_limit: "instant",
      version: "text",
      source: "text",
      registered_at: "instant",
      changed_at: "instant",
      removed_at: "instant",
    },
    ...ordered({ name: "key" }),
    unique: [{ columns: ["name"] }],
  },
  {
    name: "schedule",
    columns: {
      id: "key",
      job: "key",
      key: "text",
      tenant: "text",
      input: "text",
      definition: "text",
      schedule: "text",
      error: "text",
      next_due_at: "instant",
      next_fire_at: "instant",
      last_due_at: "instant",
      created_at: "instant",
      changed_at: "instant",
      removed_at: "instant",
    },
    ...ordered({ id: "key" }),
    unique: [{ columns: ["id"] }],
  },
  {
    name: "worker",
    columns: {
      id: "key",
      host: "text",
      pid: "int",
      app: "text",
      code_version: "text",
      queues: "text",
      concurrency: "int",
      started_at: "instant",
      lease_ms: "instant",
      heartbeat_at: "instant",
      state: "text",
      ended_at: "instant",
    },
    ...ordered({ id: "key" }),
    // A worker that died before the move arrives with a lease that has ended, so that its runs are rescued as they would have been.
    added: { beat_ms: "heartbeat_at", lease_until_ms: "0" },
    left: ["process_space", "process_start", "boot_id", "beat_ms", "lease_until_ms"],
    unique: [{ columns: ["id"] }],
  },
  {
    name: "run",
    columns: runColumns,
    places: runPlaces,
    sourceOrder: byColumns({ seq: "instant" }),
    targetOrder: byColumns({ id: "uuid" }),
    left: ["seq"],
    unique: [
      { columns: ["parent_id", "child_key"], where: "child_key IS NOT NULL" },
      { columns: ["dedupe_key", "job", "tenant"], where: "dedupe_key IS NOT NULL AND finished_at IS NULL" },
    ],
  },
  {
    name: "attempt",
    columns: {
      run_id: "uuid",
      number: "int",
      outcome: "text",
      worker_id: "text",
      code_version: "text",
      started_at: "instant",
      finished_at: "instant",
      error: "text",
      reason: "text",
      progress: "text",
      cpu_ms: "float",
      memory_bytes: "instant",
    },
    ...ordered({ run_id: "uuid", number: "int" }),
  },
  {
    name: "log",
    columns: {
      run_id: "uuid",
      attempt: "int",
      number: "int",
      at: "instant",
      level: "text",
      message: "text",
      fields: "text",
    },
    ...ordered({ run_id: "uuid", attempt: "int", number: "int" }),
  },
  {
    name: "failed_item",
    columns: {
      run_id: "uuid",
      key: "key",
      attempt: "int",
      at: "instant",
      error: "text",
      data: "text",
      retry_run_id: "uuid",
    },
    ...ordered({ run_id: "uuid", key: "key" }),
    unique: [{ columns: ["run_id", "key"] }],
  },
  {
    name: "retry_item",
    columns: { run_id: "uuid", key: "key", data: "text" },
    ...ordered({ run_id: "uuid", key: "key" }),
    unique: [{ columns: ["run_id", "key"] }],
  },
  {
    name: "fire",
    columns: {
      schedule_id: "key",
      due_at: "instant",
      job: "key",
      tenant: "key",
      outcome: "text",
      reason: "text",
      run_id: "uuid",
      decided_at: "instant",
      decided_by: "text",
    },
    ...ordered({ schedule_id: "key", due_at: "instant" }),
    unique: [{ columns: ["schedule_id", "due_at"] }],
  },
  {
    name: "roll_up",
    columns: {
      job: "key",
      tenant: "key",
      hour_at: "instant",
      succeeded: "instant",
      partial: "instant",
      failed: "instant",
      cancelled: "instant",
      skipped: "instant",
      expired: "instant",
      retries: "instant",
      items: "instant",
      failed_items: "instant",
      duration_ms: "instant",
      wait_ms: "instant",
      durations: "counts",
      waits: "counts",
    },
    sourceOrder: rollUpPlace,
    targetOrder: rollUpPlace,
    added: { shard: "0" },
    unique: [{ columns: ["job", "hour_at", "tenant"] }],
  },
  {
    name: "standing",
    columns: {
      place: "key",
      job: "key",
      run_id: "uuid",
      state: "text",
      finished_at: "instant",
      succeeded_at: "instant",
      failed_at: "instant",
    },
    ...ordered({ place: "key", job: "key" }),
    added: { shard: "0" },
    unique: [{ columns: ["place", "job"] }],
  },
  {
    name: "check_result",
    columns: {
      id: "uuid",
      job: "key",
      check_name: "key",
      place: "key",
      state: "text",
      asked_at: "instant",
      asked_by: "text",
      run_id: "uuid",
      deadline_at: "instant",
      worker_id: "text",
      started_at: "instant",
      finished_at: "instant",
      newest: "flag",
      found: "instant",
      samples: "text",
      message: "text",
      error: "text",
    },
    ...ordered({ id: "uuid" }),
    unique: [
      { columns: ["job", "check_name", "place"], where: "state = 'waiting'" },
      { columns: ["job", "check_name", "place"], where: "newest = 1" },
    ],
  },
  {
    name: "prune_state",
    columns: { what: "key", looked_at: "instant", deleted: "instant", deleted_at: "instant", total: "instant" },
    ...ordered({ what: "key" }),
    unique: [{ columns: ["what"] }],
  },
  {
    name: "audit",
    columns: {
      seq: "instant",
      at: "instant",
      by: "text",
      action: "text",
      subject: "key",
      before: "text",
      after: "text",
      via: "text",
      address: "text",
      agent: "text",
    },
    ...ordered({ seq: "instant" }),
  },
  {
    name: "account",
    columns: {
      name: "key",
      password: "text",
      role: "text",
      tenant: "text",
      created_at: "instant",
      created_by: "text",
      password_at: "instant",
      disabled_at: "instant",
      signed_in_at: "instant",
    },
    ...ordered({ name: "key" }),
    unique: [{ columns: ["name"] }],
  },
  {
    // Who is signed in stays so: the cookie does not know where the book is.
    name: "session",
    columns: {
      id: "key",
      account: "key",
      created_at: "instant",
      renewed_at: "instant",
      expires_at: "instant",
      address: "text",
      agent: "text",
    },
    ...ordered({ id: "key" }),
    unique: [{ columns: ["id"] }],
  },
  {
    name: "token",
    columns: {
      name: "key",
      hash: "key",
      role: "text",
      tenant: "text",
      created_at: "instant",
      created_by: "text",
      expires_at: "instant",
      last_used_at: "instant",
    },
    ...ordered({ name: "key" }),
    unique: [{ columns: ["name"] }, { columns: ["hash"] }],
  },
  {
    name: "credential",
    columns: { tenant: "key", name: "key", sealed: "text", key_id: "text", set_at: "instant", set_by: "text" },
    sourceOrder: credentialPlace,
    targetOrder: credentialPlace,
    unique: [{ columns: ["tenant", "name"] }],
  },
];
