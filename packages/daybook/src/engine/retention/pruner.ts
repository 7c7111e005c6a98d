import type { StoredJob } from "../../store/port/job-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Clock } from "../../time/clock.ts";
import { parseDuration } from "../../time/duration.ts";
import { ServiceLoop, type NextTurn } from "../service/service-loop.ts";
import type { ServiceHealth } from "../service/service-health.ts";
import type { Service } from "../service/service.ts";
import { readSettings, type SettingKey } from "../settings.ts";

/** Few enough that nobody who wants to write waits noticeably for one batch. */
const batchSize = 500;
/** The first look comes when the process has settled in, not while it starts. */
const firstTurnAfterMs = 30_000;

/**
 * Deletes history by retention, in small batches with a breath between them, so that claiming never waits.
 * Owns nothing: each batch is a transaction; a crash in between leaves the rest for the next time.
 */
export class Pruner implements Service {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #loop: ServiceLoop;
  #first = true;
  #stopping = false;

  constructor(options: { store: Store; clock: Clock; health: ServiceHealth }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#loop = new ServiceLoop("pruner", { clock: options.clock, health: options.health, turn: () => this.#turn() });
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
    return this.prune();
  }

  /** Deletes all that is too old by now. @returns milliseconds until it is worth looking again. */
  async prune(): Promise<number> {
    const settings = new Map((await readSettings(this.#store)).map((setting) => [setting.key, setting.value]));
    const ms = (key: SettingKey): number => parseDuration(settings.get(key) ?? 0, key);
    const now = this.#clock.now();
    const { prune } = this.#store;
    for (const job of await this.#store.jobs.list())
      await this.#pruneRuns(job, now, ms("retention.maxAge"), Number(settings.get("retention.maxRuns")));
    await this.#batches((limit) => prune.fires({ dueBefore: now - ms("retention.fires"), limit }));
    await this.#batches((limit) => prune.rollUps({ hourBefore: now - ms("retention.rollUps"), limit }));
    await this.#batches((limit) => prune.workers({ endedBefore: now - ms("retention.workers"), limit }));
    await this.#batches((limit) => prune.audit({ before: now - ms("retention.audit"), limit }));
    return ms("retention.every");
  }

  #pruneRuns(job: StoredJob, now: number, maxAgeMs: number, maxRuns: number): Promise<void> {
    const { retention } = job.definition;
    const finishedBefore = now - (retention.maxAgeMs ?? maxAgeMs);
    const keep = retention.maxRuns ?? maxRuns;
    return this.#batches((limit) => this.#store.prune.runs({ job: job.name, finishedBefore, keep, limit }));
  }

  async #batches(deleteSome: (limit: number) => Promise<number>): Promise<void> {
    while (!this.#stopping && (await deleteSome(batchSize)) === batchSize) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }
}
