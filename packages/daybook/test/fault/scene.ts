import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { onTestFinished } from "vitest";
import { createDaybook, type Daybook, type WorkerOptions } from "../../src/index.ts";
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
import { type Ledger, readLedger } from "./ledger.ts";
import { until } from "./waiting.ts";
import { setWitness } from "./witness.ts";

/** Short enough to see leases end within a test, long enough for two cores with more to do than they can. */
export const shortLease: WorkerOptions = { lease: "2s", heartbeat: "400ms", concurrency: 5 };

export interface SceneWorker extends StartOptions {
  readonly worker?: WorkerOptions;
  readonly schedules?: readonly ScheduleName[];
  readonly clientOnly?: boolean;
}

/** One book in a folder of its own, the processes on it, and a client in the test's own process. */
export class Scene {
  readonly folder: string;
  readonly book: string;
  readonly journal: string;
  readonly client: Daybook;
  readonly #children: FaultChild[] = [];

  private constructor(folder: string, book: string, client: Daybook) {
    this.folder = folder;
    this.book = book;
    this.journal = join(folder, "journal");
    this.client = client;
  }

  /** @param bookFolder where the book is, when it is not to be beside the journals. */
  static async open(bookFolder?: string): Promise<Scene> {
    const folder = mkdtempSync(join(tmpdir(), "daybook-fault-"));
    const book = join(bookFolder ?? folder, "book.db");
    mkdirSync(join(folder, "journal"));
    // Another user may have to come in, and to write the journal.
    chmodSync(folder, 0o755);
    chmodSync(join(folder, "journal"), 0o777);
    const client = await createDaybook({
      store: `sqlite:${book}`,
      jobs: jobsOf([]),
      logger: pino({ level: "silent" }),
    });
    setWitness(book);
    return new Scene(folder, book, client);
  }

  /** Starts a worker process; await its `ready()`. */
  worker({ worker = shortLease, schedules = [], clientOnly = false, ...options }: SceneWorker = {}): FaultChild {
    const settings: WorkerSettings = { book: this.book, journal: this.journal, worker, schedules, clientOnly };
    return this.#add(new FaultChild("worker", settings, options));
  }

  enqueuer(settings: Pick<EnqueuerSettings, "everyMs" | "most" | "seed">): FaultChild {
    return this.#add(new FaultChild("enqueuer", { book: this.book, journal: this.journal, ...settings }));
  }

  #add(child: FaultChild): FaultChild {
    this.#children.push(child);
    return child;
  }

  get children(): readonly FaultChild[] {
    return this.#children;
  }

  ledger(): Ledger {
    const struckAt = new Map<number, number>();
    const fellOver = new Set<number>();
    for (const child of this.#children) {
      if (child.struckAt !== null) struckAt.set(child.pid, child.struckAt);
      else if (child.exit !== null && child.exit.code !== 0) fellOver.add(child.pid);
    }
    return readLedger(this.book, this.journal, { struckAt, fellOver });
  }

  /** Resolves when no run is unfinished. */
  drained(ms = 60_000): Promise<void> {
    const none = async (): Promise<boolean> =>
      Object.values(await this.client.runs.activeCounts()).every((count) => count === 0);
    return until("every run has ended", none, ms, 50);
  }

  /** Every broken promise, in sentences. `steps`: milliseconds between the instants of schedules of which none may be missing. */
  violations(steps: Readonly<Record<string, number>> = {}): string[] {
    return violationsOf(this.ledger(), steps);
  }

  async close(keep: boolean): Promise<void> {
    await Promise.all(this.#children.map((child) => child.kill()));
    await this.client.stop();
    if (keep) console.log(`fault | the book is kept in ${this.folder}`);
    else rmSync(this.folder, { recursive: true, force: true });
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

/** A scene for the running test, closed with it; what a failing test leaves behind is kept to be looked at. */
export async function openScene(): Promise<Scene> {
  const scene = await Scene.open();
  onTestFinished(({ task }) => scene.close(task.result?.state === "fail"));
  return scene;
}
