import type { FireCommit, StoredSchedule } from "../../store/port/schedule-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Clock } from "../../time/clock.ts";
import type { EventHub } from "../events.ts";
import type { JobBook } from "../register/job-book.ts";
import { NextDue } from "../service/next-due.ts";
import { ServiceLoop, type NextTurn } from "../service/service-loop.ts";
import type { ServiceHealth } from "../service/service-health.ts";
import type { Service } from "../service/service.ts";
import { decideFires } from "./decide-fires.ts";

export interface TickerOptions {
  readonly store: Store;
  readonly book: JobBook;
  readonly clock: Clock;
  readonly health: ServiceHealth;
  readonly events: EventHub;
  readonly workerId: () => string | null;
  readonly nextId: () => string;
  readonly onRunsMade: () => void;
}

const schedulesAtOnce = 100;

/**
 * Fires due schedules.
 *
 * Owns nothing: what is due stands in the store as each schedule's next instant, and is advanced from there and never from "now".
 * Any number of tickers may work at the same time; of two that decide on the same instant the store takes the first. A crash
 * before the commit leaves the schedule due, after it fired: fire and run are written together.
 */
export class Ticker implements Service {
  readonly #options: TickerOptions;
  readonly #loop: ServiceLoop;
  readonly #nextDue: NextDue;

  constructor(options: TickerOptions) {
    this.#options = options;
    this.#nextDue = new NextDue(options.clock);
    this.#loop = new ServiceLoop("ticker", { clock: options.clock, health: options.health, turn: () => this.#turn() });
  }

  start(): void {
    this.#loop.start();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /** Something about schedules may have changed. */
  wake(): void {
    this.#nextDue.forget();
    this.#loop.wake();
  }

  async #turn(): Promise<NextTurn> {
    const { store, book, clock } = this.#options;
    const wait = this.#nextDue.waitMs();
    if (wait !== null) return wait;
    const due = await store.schedules.due(clock.now(), schedulesAtOnce, book.unknownJobs());
    if (due.length > 0) {
      await this.#fire(due);
      // A long backlog is worked off chunk by chunk; whatever else this process does comes in between.
      await new Promise<void>((resolve) => setImmediate(resolve));
      this.wake();
      return null;
    }
    return this.#nextDue.remember(await store.schedules.nextFireAt(book.unknownJobs()));
  }

  async #fire(due: readonly StoredSchedule[]): Promise<void> {
    const { store, clock, book } = this.#options;
    const overrides = await store.overrides.list({});
    const commits: FireCommit[] = [];
    const failures: unknown[] = [];
    for (const stored of due) {
      const entry = book.get(stored.job);
      if (entry === undefined) {
        book.met([stored.job]);
        continue;
      }
      if (stored.schedule === null || stored.nextDueAt === null) continue;
      const question = {
        stored,
        schedule: stored.schedule,
        firstDueAt: stored.nextDueAt,
        entry,
        overrides,
        now: clock.now(),
        workerId: this.#options.workerId(),
        nextId: this.#options.nextId,
      };
      try {
        commits.push(await decideFires(store, question));
      } catch (error) {
        failures.push(error);
      }
    }
    const written = await store.schedules.commitFires(commits);
    commits.forEach((commit, index) => written[index] === true && this.#tell(commit));
    if (commits.some((commit, index) => written[index] === true && commit.fires.some((fire) => fire.run !== null)))
      this.#options.onRunsMade();
    // One schedule that cannot be decided on must not keep the others; it is reported, and tried again with the loop's own waits.
    if (failures.length > 0) throw failures[0];
  }

  #tell(commit: FireCommit): void {
    if (!this.#options.events.has("fire")) return;
    for (const { dueAt, outcome, run } of commit.fires) {
      this.#options.events.emit("fire", { scheduleId: commit.scheduleId, dueAt, outcome, runId: run?.id ?? null });
    }
  }
}
