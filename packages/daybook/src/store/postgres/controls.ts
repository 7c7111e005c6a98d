import type { Transaction } from "./transaction.ts";

/** A queue as claims see it. */
export interface QueueControl {
  readonly name: string;
  readonly paused: boolean;
  /** In force; null: no limit. */
  readonly concurrency: number | null;
}

/** Everything that decides whether a run may start, beside the runs themselves. */
export interface Controls {
  /** All is paused or disabled. */
  readonly allHeld: boolean;
  readonly allDisabled: boolean;
  readonly heldJobs: ReadonlySet<string>;
  readonly heldTenants: ReadonlySet<string>;
  /** `<job>/<tenant>`. */
  readonly heldJobTenants: ReadonlySet<string>;
  readonly disabledJobs: ReadonlySet<string>;
  readonly disabledTenants: ReadonlySet<string>;
  readonly disabledJobTenants: ReadonlySet<string>;
  /** Limits in force of the jobs that have one. */
  readonly limits: ReadonlyMap<string, number>;
  readonly queues: readonly QueueControl[];
  readonly queueNames: ReadonlySet<string>;
}

interface OverrideRow {
  readonly scope: string;
  readonly subject: string;
  readonly field: string;
  readonly value: string;
}

/** One row of `controls_get.sql`. */
interface ControlsRow {
  readonly version: number;
  readonly live: boolean;
  readonly overrides: readonly OverrideRow[];
  readonly jobs: readonly { readonly name: string; readonly limit: number | null; readonly removed: boolean }[];
  readonly queues: readonly { readonly name: string; readonly concurrency: number | null }[];
}

/** Controls, and the counter that tells whether they still hold. */
export interface KnownControls {
  readonly version: number;
  /** Whether changes are told to somebody; the counter moves with this as well. */
  readonly live: boolean;
  readonly controls: Controls;
}

/**
 * The controls in force, read again only when the `controls` counter of the pulse row has moved. It moves in the transaction that changes
 * them, and that transaction holds the lock `controls` against all who decide by them: whoever has that lock reads what is in force,
 * not a copy that may lag behind.
 */
export class ControlsReader {
  #known: KnownControls | null = null;

  /** The controls as this transaction sees them. */
  async current(tx: Transaction): Promise<Controls> {
    // What this transaction changed is not what others see, and is not remembered: it may be rolled back.
    if (tx.changed.has("controls")) return toControls(await read(tx));
    const [row] = await tx.rows<{ version: number }>("controls_version");
    if (row !== undefined && row.version === this.#known?.version) return this.#known.controls;
    return (await this.load(tx)).controls;
  }

  /** Reads them anew. */
  async load(tx: Transaction): Promise<KnownControls> {
    const row = await read(tx);
    this.#known = { version: row.version, live: row.live, controls: toControls(row) };
    return this.#known;
  }

  /** What was read last, for statements that look themselves whether the counter still stands there. */
  get remembered(): KnownControls | null {
    return this.#known;
  }
}

async function read(tx: Transaction): Promise<ControlsRow> {
  const [row] = await tx.rows<ControlsRow>("controls_get");
  if (row === undefined) throw new Error("The pulse row is missing.");
  return row;
}

function toControls({ overrides, jobs, queues }: ControlsRow): Controls {
  const subjects = (scope: string, holds: (row: OverrideRow) => boolean) =>
    new Set(overrides.filter((row) => row.scope === scope && holds(row)).map((row) => row.subject));
  const values = (scope: string, field: string) =>
    new Map(
      overrides
        .filter((row) => row.scope === scope && row.field === field)
        .map((row) => [row.subject, JSON.parse(row.value) as unknown]),
    );

  const limits = new Map(jobs.flatMap(({ name, limit }) => (limit === null ? [] : [[name, limit] as const])));
  for (const [job, limit] of values("job", "limit")) {
    if (typeof limit === "number") limits.set(job, limit);
    else limits.delete(job);
  }
  const concurrencies = values("queue", "concurrency");
  const pausedQueues = subjects("queue", isHold);
  return {
    allHeld: overrides.some((row) => row.scope === "global" && isHold(row)),
    allDisabled: overrides.some((row) => row.scope === "global" && isDisabled(row)),
    heldJobs: new Set([...subjects("job", isHold), ...jobs.filter((job) => job.removed).map((job) => job.name)]),
    heldTenants: subjects("tenant", isHold),
    heldJobTenants: subjects("job_tenant", isHold),
    disabledJobs: subjects("job", isDisabled),
    disabledTenants: subjects("tenant", isDisabled),
    disabledJobTenants: subjects("job_tenant", isDisabled),
    limits,
    queues: queues.map(({ name, concurrency }) => {
      const overridden = concurrencies.get(name);
      return {
        name,
        paused: pausedQueues.has(name),
        concurrency: overridden === undefined ? concurrency : typeof overridden === "number" ? overridden : null,
      };
    }),
    queueNames: new Set(queues.map((queue) => queue.name)),
  };
}

function isDisabled(row: OverrideRow): boolean {
  return row.field === "enabled" && row.value === "false";
}

function isHold(row: OverrideRow): boolean {
  return isDisabled(row) || (row.field === "paused" && row.value === "true");
}

/** Whether a run of this job and tenant must not start now. */
export function isHeld(controls: Controls, job: string, tenant: string | null): boolean {
  if (controls.heldJobs.has(job)) return true;
  return tenant !== null && (controls.heldTenants.has(tenant) || controls.heldJobTenants.has(`${job}/${tenant}`));
}
