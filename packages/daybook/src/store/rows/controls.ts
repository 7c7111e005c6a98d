import type { OverrideRow } from "./override-row.ts";

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

type ControllingOverride = Pick<OverrideRow, "scope" | "subject" | "field" | "value">;

/** What the code and the operator say, as it is written in the book. */
export interface WrittenControls {
  readonly overrides: readonly ControllingOverride[];
  readonly jobs: readonly { readonly name: string; readonly limit: number | null; readonly removed: boolean }[];
  readonly queues: readonly { readonly name: string; readonly concurrency: number | null }[];
}

/** What is in force: the code's word, and the operator's over it. */
export function toControls({ overrides, jobs, queues }: WrittenControls): Controls {
  const subjects = (scope: string, holds: (row: ControllingOverride) => boolean) =>
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

function isDisabled(row: ControllingOverride): boolean {
  return row.field === "enabled" && row.value === "false";
}

function isHold(row: ControllingOverride): boolean {
  return isDisabled(row) || (row.field === "paused" && row.value === "true");
}

/** Whether a run of this job and tenant must not start now. */
export function isHeld(controls: Controls, job: string, tenant: string | null): boolean {
  if (controls.heldJobs.has(job)) return true;
  return tenant !== null && (controls.heldTenants.has(tenant) || controls.heldJobTenants.has(`${job}/${tenant}`));
}
