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

type Work = (settings: RetentionSettings, now: Instant) => Promise<void>;

interface RetentionSettings {
  ms(key: SettingKey): number;
  readonly maxRuns: number;
  readonly maxCheckResults: number;
}

/**
 * Deletes history by retention: all jobs and tables in turn, spread over `retention.every`, so that a book of a thousand jobs costs
 * an idle process next to nothing; in small batches with a breath between them, so that claiming never waits.
 *
 * Owns: the list of what is still to be looked at in this round. Each batch is a transaction; a crash loses the list and nothing
 * else. Several processes may prune at the same time: what one has deleted, the next does not find.
 */
export class Pruner implements Service {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #loop: ServiceLoop;
  #first = true;
  #stopping = false;
  #round: Work[] = [];
  #stepMs = 0;
  #settings: RetentionSettings | null = null;

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
    if (work === undefined || this.#settings === null) {
      await this.#begin();
      return this.#stepMs;
    }
    await work(this.#settings, this.#clock.now());
    return this.#stepMs;
  }

  async #begin(): Promise<void> {
    this.#settings = await this.#readSettings();
    this.#round = await this.#allWork();
    this.#stepMs = Math.max(shortestStepMs, this.#settings.ms("retention.every") / (this.#round.length + 1));
  }

  /** Deletes all that is too old by now, at once. */
  async prune(): Promise<void> {
    const settings = await this.#readSettings();
    for (const work of await this.#allWork()) await work(settings, this.#clock.now());
  }

  async #allWork(): Promise<Work[]> {
    const { prune, changes } = this.#store;
    const jobs = await this.#store.jobs.list();
    return [
      ...jobs.map(
        (job): Work =>
          (settings, now) =>
            this.#pruneJob(job, settings, now),
      ),
      (settings, now) =>
        this.#batches((limit) => prune.fires({ dueBefore: now - settings.ms("retention.fires"), limit })),
      (settings, now) =>
        this.#batches((limit) => prune.rollUps({ hourBefore: now - settings.ms("retention.rollUps"), limit })),
      (settings, now) =>
        this.#batches((limit) => prune.workers({ endedBefore: now - settings.ms("retention.workers"), limit })),
      // Whoever listened and died does not say that nobody does any more.
      () => changes.prune(keptChanges),
      (settings, now) => this.#batches((limit) => prune.audit({ before: now - settings.ms("retention.audit"), limit })),
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

  async #pruneJob(job: StoredJob, settings: RetentionSettings, now: Instant): Promise<void> {
    const { retention } = job.definition;
    const finishedBefore = now - (retention.maxAgeMs ?? settings.ms("retention.maxAge"));
    const keep = retention.maxRuns ?? settings.maxRuns;
    await this.#batches((limit) => this.#store.prune.runs({ job: job.name, finishedBefore, keep, limit }));
    const results = {
      job: job.name,
      finishedBefore: now - settings.ms("retention.checks"),
      keep: settings.maxCheckResults,
    };
    await this.#batches((limit) => this.#store.prune.checks({ ...results, limit }));
  }

  async #batches(deleteSome: (limit: number) => Promise<number>): Promise<void> {
    while (!this.#stopping && (await deleteSome(batchSize)) === batchSize) {
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
  }
}
