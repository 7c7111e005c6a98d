import type { EnqueueOutcome, NewRun } from "../port/run-store.ts";
import type { Connection } from "./connection.ts";
import { tenantPlace } from "./tenant-place.ts";
import type { Controls, ControlsReader } from "./controls.ts";

const columns = [
  "id", "job", "tenant", "queue", "lane", "priority", "available_at", "max_attempts", "trigger", "triggered_by", "created_at",
  "parent_id", "child_key", "sibling_limit", "concurrency_key", "dedupe_key", "overlap_key", "solo", "schedule_id", "due_at",
  "retry_of_id", "expires_at", "input",
] as const; // prettier-ignore

type Refusal = Extract<EnqueueOutcome, { kind: "refused" }>;

/** Writes new runs. Used by `runs.enqueue` and by fires, within their transactions. */
export class RunEnqueuer {
  readonly #connection: Connection;
  readonly #controls: ControlsReader;
  readonly #knownTenants = new Set<string>();
  /** The queue of the run before, known within this transaction: most calls are about one queue. */
  #lastQueue: string | null = null;

  constructor(connection: Connection, controls: ControlsReader) {
    this.#connection = connection;
    this.#controls = controls;
  }

  enqueue(groups: readonly (readonly NewRun[])[]): EnqueueOutcome[][] {
    return this.#connection.write(() => {
      const controls = this.#controls.current();
      this.#lastQueue = null;
      return groups.map((group) => this.#group(group, controls));
    });
  }

  #group(group: readonly NewRun[], controls: Controls): EnqueueOutcome[] {
    const refusal = group.map((run) => refusalOf(run, controls)).find((found) => found !== null);
    if (refusal !== undefined) return group.map(() => refusal);
    return group.map((run) => this.#run(run));
  }

  #run(run: NewRun): EnqueueOutcome {
    const twin = this.#twinOf(run);
    if (twin !== null) return { kind: "duplicate", id: twin };
    this.insert(run);
    return { kind: "created", id: run.id };
  }

  /** Writes one run, waiting. Within a transaction. */
  insert(run: NewRun): void {
    this.#makeKnown(run);
    this.#connection.statementByPlace("run_insert", columns).run(
      run.id, run.job, run.tenant, run.queue, run.availableAt > run.createdAt ? 0 : 1, run.priority, run.availableAt, run.maxAttempts,
      run.trigger, run.triggeredBy, run.createdAt, run.parentId, run.childKey, run.siblingLimit, run.concurrencyKey, run.dedupeKey,
      run.overlapKey, run.solo ? 1 : 0, run.scheduleId, run.dueAt, run.retryOfId, run.expiresAt, run.input,
    ); // prettier-ignore
    this.#connection.bump("runs");
  }

  #twinOf(run: NewRun): string | null {
    if (run.dedupeKey !== null) {
      const row = this.#connection.statement("run_get_by_dedupe").get({ key: run.dedupeKey, job: run.job, tenant: tenantPlace(run.tenant) });
      if (row !== undefined) return row["id"] as string;
    }
    if (run.parentId !== null && run.childKey !== null) {
      const row = this.#connection.statement("run_get_by_child_key").get({ parent: run.parentId, key: run.childKey });
      if (row !== undefined) return row["id"] as string;
    }
    return null;
  }

  /** A queue that no run named before. */
  makeQueueKnown(name: string): void {
    if (this.#controls.current().queueNames.has(name)) return;
    this.#connection.statement("queue_insert").run({ name });
    this.#connection.bump("controls");
    this.#controls.forget();
  }

  #makeKnown(run: NewRun): void {
    if (run.queue !== this.#lastQueue) this.makeQueueKnown(run.queue);
    this.#lastQueue = run.queue;
    const tenant = run.tenant;
    if (tenant === null || this.#knownTenants.has(tenant)) return;
    this.#connection.statement("tenant_insert").run({ id: tenant, now: run.createdAt });
    // Only what has committed is known: a rolled-back tenant has to be written again.
    this.#connection.afterCommit(() => this.#knownTenants.add(tenant));
  }
}

function refusalOf(run: NewRun, controls: Controls): Refusal | null {
  if (controls.allDisabled) return { kind: "refused", by: "daybook_disabled" };
  if (controls.disabledJobs.has(run.job)) return { kind: "refused", by: "job_disabled" };
  if (run.tenant === null) return null;
  if (controls.disabledTenants.has(run.tenant)) return { kind: "refused", by: "tenant_disabled" };
  return controls.disabledJobTenants.has(`${run.job}/${run.tenant}`) ? { kind: "refused", by: "job_disabled" } : null;
}
