import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pino from "pino";
import { onTestFinished } from "vitest";
import { createDaybook, type AnyJob, type Daybook, type DaybookOptions } from "../../../src/index.ts";
import { openStore } from "../../../src/store/open-store.ts";
import type { Store } from "../../../src/store/port/store.ts";
import { FakeClock } from "../../../src/testing/index.ts";

type Options = Omit<DaybookOptions, "store" | "jobs">;

/** One SQLite file of its own, and all that a test opens on it; closed and removed when the test is over. */
export class Book {
  readonly folder: string = mkdtempSync(join(tmpdir(), "daybook-engine-"));
  readonly url: string = `sqlite:${join(this.folder, "book.db")}`;
  readonly #daybooks = new Set<Daybook>();
  readonly #clocks = new Set<FakeClock>();
  readonly #closing: (() => unknown)[] = [];

  /** A Daybook on the file, not started. */
  async open(jobs: readonly AnyJob[] | string = [], options: Options = {}): Promise<Daybook> {
    // Unless a test is about leases, none ends while the machine stands still.
    const worker = { abortGrace: 50, drain: 0, lease: "2m", ...options.worker };
    const daybook = await createDaybook({ logger: silent, ...options, worker, jobs, store: this.url });
    this.#daybooks.add(daybook);
    if (options.clock instanceof FakeClock) this.#clocks.add(options.clock);
    return daybook;
  }

  /** A Daybook on the file, at work. */
  async start(jobs: readonly AnyJob[] | string = [], options: Options = {}): Promise<Daybook> {
    const daybook = await this.open(jobs, options);
    await daybook.start();
    return daybook;
  }

  /** Another connection through the port, as another process has it. */
  async store(): Promise<Store> {
    const store = await openStore(this.url);
    this.#closing.push(() => store.close());
    return store;
  }

  /** A bare connection to the file, for what no caller of the port can do. */
  sql(): DatabaseSync {
    const database = new DatabaseSync(join(this.folder, "book.db"), { timeout: 5_000 });
    this.#closing.push(() => {
      if (database.isOpen) database.close();
    });
    return database;
  }

  /** Stops one Daybook that has nothing running; its clock stands still. */
  async stop(daybook: Daybook): Promise<void> {
    this.#daybooks.delete(daybook);
    await daybook.stop();
  }

  /** Stops one Daybook, its clock moving on as real ones do, so that drains and graces come to their end. */
  async stopInTime(daybook: Daybook): Promise<void> {
    this.#daybooks.delete(daybook);
    const stopping = daybook.stop();
    await Promise.race([stopping, this.#moveClocks(stopping)]);
    await stopping;
  }

  async close(): Promise<void> {
    for (const daybook of this.#daybooks) await this.stopInTime(daybook);
    for (const close of this.#closing) await close();
    rmSync(this.folder, { recursive: true, force: true });
    for (const { pending } of this.#clocks) if (pending > 0) throw new Error(`${pending} timers were left behind.`);
  }

  /** Until that is over: what stops waits by the same clocks. */
  async #moveClocks(until: Promise<unknown>): Promise<void> {
    let over = false;
    const end = (): void => {
      over = true;
    };
    until.then(end, end);
    while (this.#clocks.size > 0 && !isOver()) {
      for (const clock of this.#clocks) clock.advance(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
    function isOver(): boolean {
      return over;
    }
  }
}

const silent = pino({ level: "silent" });

/** A book for the test that is running. */
export function newBook(): Book {
  const book = new Book();
  onTestFinished(() => book.close());
  return book;
}
