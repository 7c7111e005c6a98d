import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { onTestFinished } from "vitest";
import { createDaybook, type Daybook, type WorkerOptions } from "../../src/index.ts";
import type { Book } from "./book.ts";
import { FaultChild, type StartOptions } from "./child-process.ts";
import { jobsOf, limits } from "./child/jobs.ts";
import type { EnqueuerSettings, ScheduleName, WorkerSettings } from "./child/messages.ts";
import {
  acceptedRunsAreInTheBook,
  attemptsCountUp,
  attemptsNeverOverlap,
  eachInstantFiredOnce,
  endsAgreeWithHandlers,
  everyRunEndedOnce,
  limitsWereKept,
  noInstantIsMissing,
  onlyFailuresBurnAttempts,
  onlyHoldersWrote,
  onlyTheStruckWereRobbed,
  theFileIsSound,
} from "./ledger-invariants.ts";
import { type Ledger, ledgerOf } from "./ledger.ts";
import { lostTimes } from "../support/machine-time.ts";
import { sqliteBook } from "./sqlite-book.ts";
import { until } from "./waiting.ts";
import { patienceMs } from "../support/patience.ts";

/** Short enough to see leases end within a test, long enough for two cores with more to do than they can. */
export const shortLease: WorkerOptions = { lease: "2s", heartbeat: "400ms", concurrency: 5 };

export interface SceneWorker extends StartOptions {
  readonly worker?: WorkerOptions;
  readonly schedules?: readonly ScheduleName[];
  readonly clientOnly?: boolean;
  /** Where it finds the book, when not where all do: through a line of its own. */
  readonly address?: string;
}

export interface SceneEnqueuer extends Pick<EnqueuerSettings, "everyMs" | "most" | "seed"> {
  readonly address?: string;
  readonly endures?: boolean;
}

/** One book, a folder for what its processes write down, the processes, and a client in the test's own process. */
export class Scene {
  readonly folder: string;
  /** Where the book is: its file, or its schema. */
  readonly book: string;
  readonly journal: string;
  readonly client: Daybook;
  readonly #book: Book;
  readonly #children: FaultChild[] = [];

  private constructor(folder: string, book: Book, client: Daybook) {
    this.folder = folder;
    this.book = book.place;
    this.#book = book;
    this.journal = join(folder, "journal");
    this.client = client;
  }

  /** @param bookOf makes the book, given the scene's folder. */
  static async open(bookOf: (folder: string) => Book = bookBeside): Promise<Scene> {
    const folder = mkdtempSync(join(tmpdir(), "daybook-fault-"));
    const book = bookOf(folder);
    mkdirSync(join(folder, "journal"));
    // Another user may have to come in, and to write the journal.
    chmodSync(folder, 0o755);
    chmodSync(join(folder, "journal"), 0o777);
    const client = await createDaybook({
      store: book.address,
      // What the test asks itself is not what it is about.
      storeTimeout: "30s",
      jobs: jobsOf([]),
      logger: pino({ level: "silent" }),
    });
    await book.setWitness();
    return new Scene(folder, book, client);
  }

  /** Starts a worker process; await its `ready()`. */
  worker({
    worker = shortLease,
    schedules = [],
    clientOnly = false,
    address = this.#book.address,
    ...options
  }: SceneWorker = {}): FaultChild {
    const settings: WorkerSettings = { store: address, journal: this.journal, worker, schedules, clientOnly };
    return this.#add(new FaultChild("worker", settings, options));
  }

  enqueuer({ address = this.#book.address, endures = false, ...settings }: SceneEnqueuer): FaultChild {
    const whole: EnqueuerSettings = { store: address, journal: this.journal, endures, ...settings };
    return this.#add(new FaultChild("enqueuer", whole));
  }

  #add(child: FaultChild): FaultChild {
    this.#children.push(child);
    return child;
  }

  get children(): readonly FaultChild[] {
    return this.#children;
  }

  async ledger(): Promise<Ledger> {
    const struckAt = new Map<number, number>();
    const fellOver = new Set<number>();
    for (const child of this.#children) {
      if (child.struckAt !== null) struckAt.set(child.pid, child.struckAt);
      else if (child.exit !== null && child.exit.code !== 0) fellOver.add(child.pid);
    }
    return ledgerOf(await this.#book.read(), this.journal, { struckAt, fellOver, lost: lostTimes() });
  }

  /** Resolves when no run is unfinished. */
  async drained(ms = 2 * patienceMs): Promise<void> {
    let counts = await this.client.runs.activeCounts();
    const none = async (): Promise<boolean> => {
      counts = await this.client.runs.activeCounts();
      return Object.values(counts).every((count) => count === 0);
    };
    try {
      await until("every run has ended", none, ms, 50);
    } catch (error) {
      throw new Error(`Unfinished: ${JSON.stringify(counts)}.`, { cause: error });
    }
  }

  /** Every broken promise, in sentences. `steps`: milliseconds between the instants of schedules of which none may be missing. */
  async violations(steps: Readonly<Record<string, number>> = {}): Promise<string[]> {
    return violationsOf(await this.ledger(), steps);
  }

  /** Processes that ended and were not killed, with what they said; those that were told to end have code 0. */
  get fallen(): string[] {
    return this.#children
      .filter(({ exit, struckAt }) => exit !== null && exit.code !== 0 && struckAt === null)
      .map(
        (child) => `Process ${child.pid} ended (${String(child.exit?.code ?? child.exit?.signal)}).\n${child.errors}`,
      );
  }

  async close(keep: boolean): Promise<void> {
    await Promise.all(this.#children.map((child) => child.kill()));
    await this.client.stop();
    if (keep) return console.log(`fault | the journals are kept in ${this.folder}, the book in ${this.book}`);
    await this.#book.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** All invariants at once. */
export function violationsOf(ledger: Ledger, steps: Readonly<Record<string, number>>): string[] {
  return [
    ...theFileIsSound(ledger),
    ...acceptedRunsAreInTheBook(ledger),
    ...everyRunEndedOnce(ledger),
    ...limitsWereKept(ledger, limits),
    ...eachInstantFiredOnce(ledger),
    ...noInstantIsMissing(ledger, steps),
    ...attemptsCountUp(ledger),
    ...attemptsNeverOverlap(ledger),
    ...endsAgreeWithHandlers(ledger),
    ...onlyHoldersWrote(ledger),
    ...onlyFailuresBurnAttempts(ledger),
    ...onlyTheStruckWereRobbed(ledger),
  ];
}

const bookBeside = (folder: string): Book => sqliteBook(join(folder, "book.db"));

/** A scene for the running test, closed with it; what a failing test leaves behind is kept to be looked at. */
export async function openScene(bookOf?: (folder: string) => Book): Promise<Scene> {
  const scene = await Scene.open(bookOf);
  onTestFinished(({ task }) => scene.close(task.result?.state === "fail"));
  return scene;
}
