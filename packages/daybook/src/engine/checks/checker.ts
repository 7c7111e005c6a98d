import { DaybookError } from "../../errors/daybook-error.ts";
import type { CheckResult, CheckStore, KnownCheck } from "../../store/port/check-store.ts";
import type { JobBook } from "../register/job-book.ts";
import type { KeepAlive } from "../service/keep-alive.ts";
import { ServiceLoop, type NextTurn } from "../service/service-loop.ts";
import type { ServiceHealth } from "../service/service-health.ts";
import type { Service } from "../service/service.ts";
import { CheckCall, type CheckCallParts } from "./check-call.ts";
import { whyOverdue } from "./overdue.ts";

/** Checks under way at a time in one process: they are beside the work, not the work. */
const mostAtOnce = 2;
/** The floor: who asks tells, but may not be heard. */
const everyMs = 10_000;
/** How long after its time limit a check is taken for lost: its process would have ended it. */
const graceMs = 30_000;

export interface CheckerOptions extends CheckCallParts {
  readonly checks: CheckStore;
  readonly book: JobBook;
  readonly health: ServiceHealth;
  readonly keepAlive: KeepAlive;
  readonly workerId: () => string | null;
}

/**
 * Makes the checks that are asked for, of the jobs whose code is in this process.
 *
 * Owns: the calls under way. What is asked for stands in the store, and is taken there by one process; so others may take at the same time.
 * States: idle (makes only what it is told to {@link take}), working, stopped. A stop aborts what is under way, and says so in its result. After
 * a crash the result is `running` until its deadline, and is then ended as failed by whoever sees it next.
 */
export class Checker implements Service {
  readonly #options: CheckerOptions;
  readonly #known: readonly KnownCheck[];
  readonly #loop: ServiceLoop;
  readonly #active = new Map<string, { call: CheckCall; done: Promise<void> }>();
  readonly #claims = new Set<Promise<void>>();
  #stopped = false;

  constructor(options: CheckerOptions) {
    this.#options = options;
    this.#known = options.book.all().flatMap(({ record }) =>
      record.checks.map(({ name, timeoutMs }) => ({
        job: record.name,
        check: name,
        lengthMs: timeoutMs + graceMs,
      })),
    );
    const { clock, health } = options;
    this.#loop = new ServiceLoop("checker", { clock, health, turn: () => this.#turn() });
  }

  start(): void {
    // Nothing is asked of the store for checks that nobody registered.
    if (this.#known.length > 0) this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop.stop();
    await Promise.allSettled(this.#claims);
    const reason = new DaybookError("STOPPING", "The process that made this check was stopped. Ask for it again.");
    for (const { call } of this.#active.values()) call.abort(reason);
    await Promise.all([...this.#active.values()].map(({ done }) => done));
  }

  /** Something may have been asked for. */
  wake(): void {
    this.#loop.wake();
  }

  /** Makes this check here and now, if it still waits and its code is here. @returns when it is taken, or not. */
  async take(id: string): Promise<void> {
    await this.#claim(id, 1);
  }

  /** Resolves when a check that this process makes is over; at once for any other. */
  async over(id: string): Promise<void> {
    await this.#active.get(id)?.done;
  }

  async #turn(): Promise<NextTurn> {
    const { checks, clock } = this.#options;
    await checks.endOverdue(clock.now(), whyOverdue);
    await this.#claim(null, Math.max(0, mostAtOnce - this.#active.size));
    return everyMs;
  }

  async #claim(id: string | null, limit: number): Promise<void> {
    if (this.#stopped || this.#known.length === 0 || limit === 0) return;
    const claim = this.#takeSome(id, limit);
    // A stop waits for it: what is taken meanwhile must not be left behind.
    this.#claims.add(claim);
    try {
      await claim;
    } finally {
      this.#claims.delete(claim);
    }
  }

  async #takeSome(id: string | null, limit: number): Promise<void> {
    const { checks, clock, workerId } = this.#options;
    const request = { known: this.#known, id, workerId: workerId(), now: clock.now(), limit };
    for (const asked of await checks.claim(request)) this.#begin(asked);
  }

  #begin(asked: CheckResult): void {
    const call = new CheckCall(this.#options);
    const letGo = this.#options.keepAlive.hold();
    const done = this.#make(call, asked)
      .catch((error: unknown) => this.#options.health.failed("checker", error))
      .finally(() => {
        letGo();
        this.#active.delete(asked.id);
        // Another of the same place may have waited for this one; also where no loop turns.
        this.#next();
      });
    this.#active.set(asked.id, { call, done });
  }

  async #make(call: CheckCall, asked: CheckResult): Promise<void> {
    const { book, checks, clock } = this.#options;
    const entry = book.get(asked.job);
    const definition = entry?.job.options.checks?.[asked.check];
    const record = entry?.record.checks.find(({ name }) => name === asked.check);
    if (definition === undefined || record === undefined) throw new TypeError("A check was taken that is not known.");
    const found = await call.make(definition, record.timeoutMs, asked);
    await checks.finish(asked.id, { ...found, finishedAt: clock.now() });
  }

  #next(): void {
    if (this.#stopped) return;
    this.#loop.wake();
    void this.#claim(null, Math.max(0, mostAtOnce - this.#active.size)).catch((error: unknown) =>
      this.#options.health.failed("checker", error),
    );
  }
}
