import type { ActiveCounts } from "../../store/port/run-store.ts";
import type { QueueRecord } from "../../store/port/control-store.ts";
import type { LastSuccess } from "../../store/port/history-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { WorkerRecord } from "../../store/port/worker-store.ts";
import type { Clock } from "../../time/clock.ts";
import type { Instant } from "../../time/instant.ts";
import { sumsOf } from "../../engine/checks/checks-api.ts";
import { RetentionApi, type RetentionReport } from "../../engine/retention/retention-api.ts";
import type { CheckSum } from "../../store/port/check-store.ts";
import { RunTotals, type JobTotals } from "./run-totals.ts";

/** What metrics say of the whole book. */
export interface BookReading {
  readonly at: Instant;
  /** Jobs that code has. */
  readonly jobs: readonly string[];
  readonly totals: ReadonlyMap<string, JobTotals>;
  readonly counts: ActiveCounts;
  readonly queues: readonly QueueRecord[];
  readonly workers: readonly WorkerRecord[];
  readonly checks: readonly CheckSum[];
  readonly retention: RetentionReport;
  readonly successes: { readonly jobs: readonly LastSuccess[]; readonly tenants: readonly LastSuccess[] };
}

/** A job of a tenant of which nothing ended for so long is told no more: the tenant has left. */
const lookBackMs = 32 * 86_400_000;

/** Reads the book for metrics: hourly figures, standings, newest results of checks, the waiting and the running by their small indexes, and no history. */
export class BookReader {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #totals = new RunTotals();
  readonly #retention: RetentionApi;
  readonly #mostPairs: number;

  /** @param mostPairs as many jobs of tenants are told apart; where there are more, none is. */
  constructor(store: Store, clock: Clock, mostPairs: number) {
    this.#store = store;
    this.#clock = clock;
    this.#retention = new RetentionApi(store, () => clock.now());
    this.#mostPairs = mostPairs;
  }

  /** One at a time. @throws DaybookError `STORE_…` */
  async read(): Promise<BookReading> {
    const { runs, jobs, queues, workers, rollUps, standings, checks } = this.#store;
    const at = this.#clock.now();
    const [known, counts, lanes, alive, hours, ofJobs, ofTenants, ofChecks, retention] = await Promise.all([
      jobs.list(),
      runs.activeCounts(at),
      queues.list(at),
      workers.list({}),
      rollUps.list({ from: this.#totals.from(at) }),
      standings.successesOfJobs(),
      standings.successesOfTenants({ endedFrom: at - lookBackMs, limit: this.#mostPairs + 1 }),
      checks.sums(at),
      this.#retention.report(),
    ]);
    return {
      at,
      jobs: known.filter(({ removedAt }) => removedAt === null).map(({ name }) => name),
      totals: this.#totals.look(hours, at),
      counts,
      queues: lanes,
      workers: alive,
      checks: sumsOf(known, ofChecks),
      retention,
      successes: { jobs: ofJobs, tenants: ofTenants.length > this.#mostPairs ? [] : ofTenants },
    };
  }
}
