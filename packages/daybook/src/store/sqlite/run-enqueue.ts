import type { EnqueueOutcome, NewRun } from "../port/run-store.ts";
import type { Connection } from "./connection.ts";
import type { Controls, ControlsReader } from "./controls.ts";
import { RunInserter } from "./run-insert.ts";
import { tenantPlace } from "./tenant-place.ts";

type Refusal = Extract<EnqueueOutcome, { kind: "refused" }>;

/** Decides on new runs and writes them. Used by `runs.enqueue` and by fires, within their transactions. */
export class RunEnqueuer {
  readonly #connection: Connection;
  readonly #controls: ControlsReader;
  readonly #inserter: RunInserter;
  readonly #knownTenants = new Set<string>();

  constructor(connection: Connection, controls: ControlsReader) {
    this.#connection = connection;
    this.#controls = controls;
    this.#inserter = new RunInserter(connection);
  }

  enqueue(groups: readonly (readonly NewRun[])[]): EnqueueOutcome[][] {
    return this.#connection.write(() => {
      const controls = this.#controls.current();
      const outcomes = groups.map((group) => this.#group(group, controls));
      this.#inserter.flush();
      return outcomes;
    });
  }

  /** A queue that no run named before. */
  makeQueueKnown(name: string, controls: Controls = this.#controls.current()): void {
    if (controls.queueNames.has(name)) return;
    this.#connection.statement("queue_insert").run({ name });
    this.#connection.bump("controls");
    this.#controls.forget();
  }

  #group(group: readonly NewRun[], controls: Controls): EnqueueOutcome[] {
    const refusal = group.map((run) => refusalOf(run, controls)).find((found) => found !== null);
    if (refusal !== undefined) return group.map(() => refusal);
    return group.map((run) => this.#run(run, controls));
  }

  #run(run: NewRun, controls: Controls): EnqueueOutcome {
    const twin = this.#twinOf(run);
    if (twin !== null) return { kind: "duplicate", id: twin };
    this.#add(run, controls);
    return { kind: "created", id: run.id };
  }

  #add(run: NewRun, controls: Controls): void {
    this.makeQueueKnown(run.queue, controls);
    this.makeTenantKnown(run);
    this.#inserter.add(run);
    this.#connection.changes.run(run.id);
    this.#connection.bump("runs");
  }

  #twinOf(run: NewRun): string | null {
    if (run.dedupeKey === null && run.childKey === null) return null;
    // The twin may be in this very call.
    this.#inserter.flush();
    if (run.dedupeKey !== null) {
      const row = this.#connection
        .statement("run_get_by_dedupe")
        .get({ key: run.dedupeKey, job: run.job, tenant: tenantPlace(run.tenant) });
      if (row !== undefined) return row["id"] as string;
    }
    if (run.parentId !== null && run.childKey !== null) {
      const row = this.#connection.statement("run_get_by_child_key").get({ parent: run.parentId, key: run.childKey });
      if (row !== undefined) return row["id"] as string;
    }
    return null;
  }

  /** A tenant that no run named before. */
  makeTenantKnown({ tenant, createdAt }: NewRun): void {
    if (tenant === null || this.#knownTenants.has(tenant)) return;
    this.#connection.statement("tenant_insert").run({ id: tenant, now: createdAt });
    // Only what has committed is known: a rolled-back tenant has to be written again.
    this.#connection.afterCommit(() => this.#knownTenants.add(tenant));
  }
}

/** Why a run of this job and tenant is not taken in; null when it is. */
export function refusalOf(run: NewRun, controls: Controls): Refusal | null {
  if (controls.allDisabled) return { kind: "refused", by: "daybook_disabled" };
  if (controls.disabledJobs.has(run.job)) return { kind: "refused", by: "job_disabled" };
  if (run.tenant === null) return null;
  if (controls.disabledTenants.has(run.tenant)) return { kind: "refused", by: "tenant_disabled" };
  return controls.disabledJobTenants.has(`${run.job}/${run.tenant}`) ? { kind: "refused", by: "job_disabled" } : null;
}
