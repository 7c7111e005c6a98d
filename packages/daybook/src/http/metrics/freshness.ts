import type { RollUp } from "../../store/port/history-store.ts";
import type { RunFilter } from "../../store/port/run-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Instant } from "../../time/instant.ts";

/** When a job last succeeded, in whole or in part. */
export interface LastSuccess {
  readonly job: string;
  /** Null: of any tenant, or of none. */
  readonly tenant: string | null;
  readonly at: Instant;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The first look goes back so far. */
const lookBackMs = 32 * dayMs;

/**
 * When each job, and each job of a tenant, last succeeded.
 *
 * The hourly figures say in which hour that was, and then one run is looked up. Asked again, only those are looked up whose figures have
 * changed, so an installation where nothing ends costs nothing.
 */
export class Freshness {
  readonly #store: Pick<Store, "runs" | "rollUps">;
  readonly #mostPairs: number;
  readonly #jobs = new Map<string, LastSuccess>();
  readonly #pairs = new Map<string, LastSuccess>();
  /** Successes of the hours that the last look saw, per job, tenant and hour. */
  #seen = new Map<string, number>();
  #looked = false;

  /** @param mostPairs as many jobs of tenants are told apart; where there are more, none is. */
  constructor(store: Pick<Store, "runs" | "rollUps">, mostPairs: number) {
    this.#store = store;
    this.#mostPairs = mostPairs;
  }

  /** @param hours roll-ups of the hour before the last look and of all later ones. */
  async look(
    hours: readonly RollUp[],
    now: Instant,
  ): Promise<{ readonly jobs: LastSuccess[]; readonly tenants: LastSuccess[] }> {
    const changed = this.#looked ? this.#changed(hours) : await this.#store.rollUps.newestSuccesses(now - lookBackMs);
    for (const { job, tenant } of changed) if (tenant !== null) this.#notePair(job, tenant);
    const tellsPairs = this.#pairs.size <= this.#mostPairs;
    for (const [job, hourAt] of newestHours(changed)) this.#jobs.set(job, await this.#lookUp(job, null, hourAt));
    for (const { job, tenant, hourAt } of changed)
      if (tellsPairs && tenant !== null) this.#pairs.set(pairOf(job, tenant), await this.#lookUp(job, tenant, hourAt));
    this.#seen = new Map(hours.map((hour) => [placeOf(hour), successes(hour)]));
    this.#looked = true;
    return { jobs: [...this.#jobs.values()], tenants: tellsPairs ? [...this.#pairs.values()] : [] };
  }

  #notePair(job: string, tenant: string): void {
    const pair = pairOf(job, tenant);
    if (!this.#pairs.has(pair)) this.#pairs.set(pair, { job, tenant, at: 0 });
  }

  /** The newest hour of each job and tenant that has more successes than before; oldest first, so the newest is set last. */
  #changed(hours: readonly RollUp[]): RollUp[] {
    const newest = new Map<string, RollUp>();
    for (const hour of hours)
      if (successes(hour) > (this.#seen.get(placeOf(hour)) ?? 0))
        newest.set(JSON.stringify([hour.job, hour.tenant]), hour);
    return [...newest.values()];
  }

  /** A run that ended in that hour was made before its end; one that took over a day is told by the hour alone. */
  async #lookUp(job: string, tenant: string | null, hourAt: Instant): Promise<LastSuccess> {
    const filter: RunFilter = {
      job,
      ...(tenant === null ? {} : { tenant }),
      states: ["succeeded", "partial"],
      createdFrom: hourAt - dayMs,
      createdBefore: hourAt + hourMs,
    };
    const { data } = await this.#store.runs.list(filter, { limit: 1 });
    return { job, tenant, at: Math.max(data[0]?.finishedAt ?? 0, hourAt) };
  }
}

function newestHours(changed: readonly { readonly job: string; readonly hourAt: Instant }[]): Map<string, Instant> {
  const hours = new Map<string, Instant>();
  for (const { job, hourAt } of changed) hours.set(job, Math.max(hourAt, hours.get(job) ?? 0));
  return hours;
}

function pairOf(job: string, tenant: string): string {
  return JSON.stringify([job, tenant]);
}

function successes({ states }: RollUp): number {
  return (states.succeeded ?? 0) + (states.partial ?? 0);
}

function placeOf({ job, tenant, hourAt }: RollUp): string {
  return JSON.stringify([job, tenant, hourAt]);
}
