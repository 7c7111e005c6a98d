import type { Connection } from "./connection.ts";

/** A queue as claims see it. */
interface QueueControl {
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

/**
 * The controls in force, read again only when the `controls` counter of the pulse row has moved. The counter is read and moved
 * inside transactions, so what this returns within a transaction is exact, not a copy that may lag behind.
 */
export class ControlsReader {
  readonly #connection: Connection;
  #version = -1;
  #controls: Controls | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    // A counter that was rolled back may later stand for other contents.
    connection.onRollback(() => this.forget());
  }

  /** The controls as this transaction sees them. */
  current(): Controls {
    const row = this.#connection.statement("controls_version").get() as { controls: number };
    if (this.#controls === null || row.controls !== this.#version) {
      this.#controls = this.#load();
      this.#version = row.controls;
    }
    return this.#controls;
  }

  /** Drops what is remembered: this transaction changes the controls, and its counter moves only at its end. */
  forget(): void {
    this.#controls = null;
  }

  #load(): Controls {
    const overrides = this.#connection.statement("override_list_controls").all() as unknown as OverrideRow[];
    const jobs = this.#connection.statement("job_list_controls").all() as unknown as {
      name: string;
      concurrency_limit: number | null;
      removed: number;
    }[];
    const queues = this.#connection.statement("queue_list_controls").all() as unknown as {
      name: string;
      code_concurrency: number | null;
    }[];
    const subjects = (scope: string, holds: (row: OverrideRow) => boolean) =>
      new Set(overrides.filter((row) => row.scope === scope && holds(row)).map((row) => row.subject));
    const values = (scope: string, field: string) =>
      new Map(
        overrides
          .filter((row) => row.scope === scope && row.field === field)
          .map((row) => [row.subject, JSON.parse(row.value) as unknown]),
      );

    const limits = new Map(
      jobs.flatMap((job) => (job.concurrency_limit === null ? [] : [[job.name, job.concurrency_limit] as const])),
    );
    for (const [job, limit] of values("job", "limit")) {
      if (typeof limit === "number") limits.set(job, limit);
      else limits.delete(job);
    }
    const concurrency = values("queue", "concurrency");
    const pausedQueues = subjects("queue", isHold);
    return {
      allHeld: overrides.some((row) => row.scope === "global" && isHold(row)),
      allDisabled: overrides.some((row) => row.scope === "global" && isDisabled(row)),
      heldJobs: new Set([
        ...subjects("job", isHold),
        ...jobs.filter((job) => job.removed === 1).map((job) => job.name),
      ]),
      heldTenants: subjects("tenant", isHold),
      heldJobTenants: subjects("job_tenant", isHold),
      disabledJobs: subjects("job", isDisabled),
      disabledTenants: subjects("tenant", isDisabled),
      disabledJobTenants: subjects("job_tenant", isDisabled),
      limits,
      queues: queues.map(({ name, code_concurrency }) => {
        const overridden = concurrency.get(name);
        return {
          name,
          paused: pausedQueues.has(name),
          concurrency: overridden === undefined ? code_concurrency : typeof overridden === "number" ? overridden : null,
        };
      }),
      queueNames: new Set(queues.map((queue) => queue.name)),
    };
  }
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
