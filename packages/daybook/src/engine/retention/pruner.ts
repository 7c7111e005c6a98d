import type { PrunedKind } from "../../store/port/history-store.ts";
import type { StoredJob } from "../../store/port/job-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Clock } from "../../time/clock.ts";
import { parseDuration } from "../../time/duration.ts";
import type { Instant } from "../../time/instant.ts";
import { ServiceLoop, type NextTurn } from "../service/service-loop.ts";
import type { ServiceHealth } from "../service/service-health.ts";
import type { Service } from "../service/service.ts";
import { readSettings, type SettingKey } from "../settings.ts";

/** Few enough that nobody who wants to write waits noticeably for one batch. */
const batchSize = 200;
/** The first look comes when the process has settled in, not while it starts. */
const firstTurnAfterMs = 30_000;
/** However many jobs there are, one is looked at no more often than this. */
const shortestStepMs = 100;

/** Far more than those who listen keep: it is they who forget what is old. */
const keptChanges = { maxAgeMs: 3_600_000, most: 1_000_000 };

/** One job's rows of a kind, or all of a kind; `prune` says how many it deleted. */
interface Work {
  /** Null: nothing that is kept count of. */
  readonly what: PrunedKind | null;
  readonly prune: (settings: RetentionSettings, now: Instant) => Promise<number>;
}

interface RetentionSettings {
  ms(key: SettingKey): number;
  readonly maxRuns: number;
  readonly maxCheckResults: number;
}

/**
 * Deletes history by retention: all jobs and tables in turn, spread over `retention.every`, so that a book of a thousand jobs costs
 * an idle process next to nothing; in small batches with a breath between them, so that claiming never waits.
 *
 * Owns: the list of what is still to be looked at in this round, and how much was deleted in it, which it notes in the store kind by kind. Each batch is a transaction; a crash loses the list and nothing
 * else. Several processes may prune at the same time: what one has deleted, the next does not find.
 */
export class Pruner implements Service {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #loop: ServiceLoop;
  #first = true;
  #stopping = false;
  #round: Work[] = [];
  readonly #deleted = new Map<PrunedKind, number>();
  #stepMs = 0;

  constructor(options: { store: Store; clock: Clock; health: ServiceHealth }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#loop = new ServiceLoop("pruner", {
      clock: options.clock,
      health: options.health,
      turn: () => this.#turn(),
    });
  }

  start(): void {
    this.#stopping = false;
    this.#loop.start();
  }

  stop(): Promise<void> {
    this.#stopping = true;
    return this.#loop.stop();
  }

  async #turn(): Promise<NextTurn> {
    if (this.#first) {
      this.#first = false;
      return firstTurnAfterMs;
    }
    const work = this.#round.shift();
    if (work === undefined) {
      await this.#begin();
      return this.#stepMs;
    }
    // Read anew for each: a round takes hours, and what is set meanwhile holds.
    await this.#do(work, await this.#readSettings());
    return this.#stepMs;
  }

  async #begin(): Promise<void> {
    const settings = await this.#readSettings();
    this.#round = await this.#allWork();
    this.#deleted.clear();
    this.#stepMs = Math.max(shortestStepMs, settings.ms("retention.every") / (this.#round.length + 1));
  }

  async #do({ what, prune }: Work, settings: RetentionSettings): Promise<void> {
    const more = await prune(settings, this.#clock.now());
    if (what === null) return;
    const deleted = (this.#deleted.get(what) ?? 0) + more;
    this.#deleted.set(what, deleted);
    // What is cut short by a stop is no whole look.
    const isWhole = !this.#stopping && !this.#round.some((left) => left.what === what);
    if (more > 0 || isWhole)
      await this.#store.prune.note({ what, now: this.#clock.now(), more, whole: isWhole ? deleted : null });
  }

  async #allWork(): Promise<Work[]> {
    const { prune, changes } = this.#store;
    const jobs = await this.#store.jobs.list();
    const all = (
      what: PrunedKind,
      deleteSome: (settings: RetentionSettings, now: Instant, limit: number) => Promise<number>,
    ): Work => ({
      what,
      prune: (settings, now) => this.#batches((limit) => deleteSome(settings, now, limit)),
    });
    return [
      ...jobs.map((job) => all("runs", (settings, now, limit) => prune.runs({ ...runsOf(job, settings, now), limit }))),
      ...jobs.map((job) =>
        all("checks", (settings, now, limit) => prune.checks({ ...checksOf(job, settings, now), limit })),
      ),
      all("fires", (settings, now, limit) => prune.fires({ dueBefore: now - settings.ms("retention.fires"), limit })),
      all("rollUps", (settings, now, limit) =>
        prune.rollUps({ hourBefore: now - settings.ms("retention.rollUps"), limit }),
      ),
      all("workers", (settings, now, limit) =>
        prune.workers({ endedBefore: now - settings.ms("retention.workers"), limit }),
      ),
      // Whoever listened and died does not say that nobody does any more.
      { what: null, prune: () => changes.prune(keptChanges).then(() => 0) },
      all("audit", (settings, now, limit) => prune.audit({ before: now - settings.ms("retention.audit"), limit })),
    ];
  }

  async #readSettings(): Promise<RetentionSettings> {
    const values = new Map((await readSettings(this.#store)).map((setting) => [setting.key, setting.value]));
    return {
      ms: (key) => parseDuration(values.get(key) ?? 0, key),
      maxRuns: Number(values.get("retention.maxRuns")),
      maxCheckResults: Number(values.get("retention.maxCheckResults")),
    };
  }

  /** @returns how many were deleted, in as many batches as it took, or until the stop. */
  async #batches(deleteSome: (limit: number) => Promise<number>): Promise<number> {
    let deleted = 0;
    while (!this.#stopping) {
      const batch = await deleteSome(batchSize);
      deleted += batch;
      if (batch < batchSize) break;
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
    return deleted;
  }
}

function runsOf({ name, definition: { retention } }: StoredJob, settings: RetentionSettings, now: Instant) {
  return {
    job: name,
    finishedBefore: now - (retention.maxAgeMs ?? settings.ms("retention.maxAge")),
    keep: retention.maxRuns ?? settings.maxRuns,
  };
}

function checksOf({ name }: StoredJob, settings: RetentionSettings, now: Instant) {
  return { job: name, finishedBefore: now - settings.ms("retention.checks"), keep: settings.maxCheckResults };
}
