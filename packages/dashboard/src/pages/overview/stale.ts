import type { Job, TenantHealth } from "../../transport/contract.ts";

/** A job that is due again and again and has not succeeded for longer than that takes. */
export interface StaleSync {
  readonly job: string;
  readonly tenant: string | null;
  /** Null: it never succeeded. */
  readonly succeededAt: string | null;
}

/** Schedules of a job that are alive: with the last two instants at which it should have run. */
function lastDue({ schedules }: Job, tenant: string | null): readonly { last: number; before: number }[] {
  return schedules.flatMap(({ tenant: of, removedAt, lastDueAt, nextDueAt }) => {
    if (removedAt !== null || lastDueAt === null || nextDueAt === null) return [];
    if (of !== null && of !== tenant) return [];
    const last = Date.parse(lastDueAt);
    return [{ last, before: last - (Date.parse(nextDueAt) - last) }];
  });
}

function isStale(job: Job, tenant: string | null, succeededAt: string | null): boolean {
  const success = succeededAt === null ? Number.NEGATIVE_INFINITY : Date.parse(succeededAt);
  return lastDue(job, tenant).some(({ before }) => success < before);
}

/**
 * What should have succeeded by now: two due instants in a row went by without a success. Told tenant by tenant where a job runs for tenants. Jobs that are
 * held, or that nothing ended of yet, are left out: the first is meant, and of the second there is no word yet.
 */
export function staleSyncs(jobs: readonly Job[], tenants: readonly TenantHealth[]): StaleSync[] {
  const alive = new Map(
    jobs.filter(({ removedAt, hold }) => removedAt === null && hold === null).map((job) => [job.name, job]),
  );
  const ofTenants = tenants.flatMap(({ tenant, hold, jobs: theirs }) =>
    hold !== null
      ? []
      : theirs.flatMap(({ job: name, hold: held, finishedAt, succeededAt }) => {
          const job = alive.get(name);
          if (job === undefined || held !== null || finishedAt === null || !isStale(job, tenant, succeededAt))
            return [];
          return [{ job: name, tenant, succeededAt }];
        }),
  );
  const forTenants = new Set(tenants.flatMap(({ jobs: theirs }) => theirs.map(({ job }) => job)));
  const ofNone = [...alive.values()].flatMap((job) => {
    const [end] = job.lastOutcomes;
    if (end === undefined || forTenants.has(job.name)) return [];
    const success = job.lastOutcomes.find(({ state }) => state === "succeeded" || state === "partial");
    const succeededAt = success?.finishedAt ?? null;
    return isStale(job, null, succeededAt) ? [{ job: job.name, tenant: null, succeededAt }] : [];
  });
  return [...ofTenants, ...ofNone].toSorted((a, b) => ageOf(a) - ageOf(b));
}

function ageOf({ succeededAt }: StaleSync): number {
  return succeededAt === null ? Number.NEGATIVE_INFINITY : Date.parse(succeededAt);
}
