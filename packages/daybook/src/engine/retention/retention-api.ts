import type { PrunedKind, PruneState } from "../../store/port/history-store.ts";
import { prunedKinds } from "../../store/port/history-store.ts";
import type { Store } from "../../store/port/store.ts";
import { parseDuration } from "../../time/duration.ts";
import type { Instant } from "../../time/instant.ts";
import { readSettings, type SettingKey } from "../settings.ts";

/** Settings that say how long a kind of rows is kept, and how many. */
const settingsOf: Readonly<Record<PrunedKind, { readonly age: SettingKey; readonly most: SettingKey | null }>> = {
  runs: { age: "retention.maxAge", most: "retention.maxRuns" },
  checks: { age: "retention.checks", most: "retention.maxCheckResults" },
  fires: { age: "retention.fires", most: null },
  rollUps: { age: "retention.rollUps", most: null },
  workers: { age: "retention.workers", most: null },
  audit: { age: "retention.audit", most: null },
};

/** A look may take a whole `retention.every`, and the next one as long; so from here on it is late. */
const lateAfterRounds = 2;
/** Rounds begin half a minute after a start, and a look takes its time. */
const allowanceMs = 120_000;

/** `unknown`: all of the kind was not looked at to the end yet, since the book keeps count. */
export type RetentionStanding = "current" | "behind" | "unknown";

/** How one kind of rows is kept, and what was done about it. */
export interface KindRetention extends PruneState {
  readonly standing: RetentionStanding;
  /** Of the settings; jobs may say otherwise of their runs. */
  readonly maxAgeMs: number;
  /** Of a job's runs; of a check's results for each tenant; null where only their age counts. */
  readonly most: number | null;
}

/** A job that says itself how long its runs are kept. */
export interface JobRetention {
  readonly job: string;
  readonly maxAgeMs: number | null;
  readonly maxRuns: number | null;
}

/** What retention is set to, and what it did. */
export interface RetentionReport {
  /** `behind` when one kind is: no process works, or deleting does not keep up or fails. */
  readonly standing: RetentionStanding;
  /** Within this time everything is looked at once. */
  readonly everyMs: number;
  readonly kinds: readonly KindRetention[];
  /** By name. */
  readonly jobs: readonly JobRetention[];
}

/** How history is deleted. */
export class RetentionApi {
  readonly #store: Store;
  readonly #now: () => Instant;

  constructor(store: Store, now: () => Instant) {
    this.#store = store;
    this.#now = now;
  }

  async report(): Promise<RetentionReport> {
    const [settings, states, jobs] = await Promise.all([
      readSettings(this.#store),
      this.#store.prune.states(),
      this.#store.jobs.list(),
    ]);
    const values = new Map(settings.map(({ key, value }) => [key, value]));
    const msOf = (key: SettingKey): number => parseDuration(values.get(key) ?? 0, key);
    const everyMs = msOf("retention.every");
    const kinds = prunedKinds.map((what): KindRetention => {
      const { age, most } = settingsOf[what];
      const state = states.find((each) => each.what === what) ?? never(what);
      return {
        ...state,
        standing: this.#standingOf(state, everyMs),
        maxAgeMs: msOf(age),
        most: most === null ? null : Number(values.get(most)),
      };
    });
    return {
      standing: kinds.map(({ standing }) => standing).reduce(worse),
      everyMs,
      kinds,
      jobs: jobs
        .filter(({ removedAt }) => removedAt === null)
        .map(({ name, definition: { retention } }) => ({ job: name, ...retention }))
        .filter(({ maxAgeMs, maxRuns }) => maxAgeMs !== null || maxRuns !== null)
        .toSorted((a, b) => (a.job < b.job ? -1 : 1)),
    };
  }

  #standingOf({ lookedAt }: PruneState, everyMs: number): RetentionStanding {
    if (lookedAt === null) return "unknown";
    return this.#now() - lookedAt > everyMs * lateAfterRounds + allowanceMs ? "behind" : "current";
  }
}

function never(what: PrunedKind): PruneState {
  return { what, lookedAt: null, deleted: null, deletedAt: null, total: 0 };
}

function worse(a: RetentionStanding, b: RetentionStanding): RetentionStanding {
  if (a === "behind" || b === "behind") return "behind";
  return a === "unknown" || b === "unknown" ? "unknown" : "current";
}
