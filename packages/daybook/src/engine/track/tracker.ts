import { DaybookError } from "../../errors/daybook-error.ts";
import type { RunContext } from "../../job/run-context.ts";
import type { JobRecord } from "../../job/job-record.ts";
import { parseRetry } from "../../run/retry-policy.ts";
import type { NewRun } from "../../store/port/run-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Clock } from "../../time/clock.ts";
import { plainRun } from "../enqueue/plain-run.ts";
import { AttemptContext, type ContextParts } from "../execute/attempt-context.ts";
import type { Executor } from "../execute/executor.ts";
import { inputText } from "../enqueue/read-input.ts";
import type { JobBook } from "../register/job-book.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";

export interface TrackOptions {
  readonly tenant?: string;
  /** Kept with the run, for readers. */
  readonly input?: unknown;
  /** Who or what started the work. */
  readonly by?: string;
}

export interface TrackerOptions {
  readonly store: Store;
  readonly book: JobBook;
  readonly clock: Clock;
  readonly app: string;
  readonly executor: Executor;
  readonly parts: ContextParts;
  readonly services: unknown;
  readonly nextId: () => string;
  readonly telemetry: Telemetry;
  /** Makes sure that this process holds a lease, so that a tracked run whose process dies does not look alive for ever. */
  readonly ensureWorker: () => Promise<string>;
}

/** Keeps book of work that runs in the caller's own code: same rows, same progress, no queue and no retry. */
export class Tracker {
  readonly #options: TrackerOptions;
  readonly #registered = new Set<string>();

  constructor(options: TrackerOptions) {
    this.#options = options;
  }

  /**
   * @returns what `work` returns.
   * @throws what `work` throws, after it is recorded; DaybookError `JOB_INVALID` for a name that is a registered job's.
   */
  async track<Result>(
    name: string,
    work: (context: RunContext) => Promise<Result> | Result,
    options: TrackOptions,
  ): Promise<Result> {
    await this.register(name);
    const { store, executor, parts, services } = this.#options;
    const workerId = await this.#options.ensureWorker();
    const run = await store.runs.startTracked(this.#newRun(name, options), workerId);
    if (run === null)
      throw new DaybookError("LEASE_LOST", `"${name}" was not started: this process has lost its lease. Try again.`, {
        params: { job: name },
      });
    let outcome: { result: Result } | null = null;
    const end = await executor.track(run, workerId, async (attempt) => {
      const result = await work(new AttemptContext(attempt, options.input, services, parts));
      outcome = { result };
      return result;
    });
    if (end.kind === "threw") throw end.error;
    if (outcome === null)
      throw new DaybookError("RUN_CANCELLED", `"${name}" did not return in time after it was aborted.`, {
        params: { job: name, run: run.id },
      });
    return (outcome as { result: Result }).result;
  }

  /** Makes a job of tracked work known. @throws DaybookError `JOB_INVALID` for a name that is a registered job's, or none. */
  async register(name: string): Promise<void> {
    if (this.#registered.has(name)) return;
    const { store, book, app, clock } = this.#options;
    if (!/^[\w.:-]{1,200}$/.test(name)) {
      throw new DaybookError(
        "JOB_INVALID",
        `track: "${name}" is no job name. Use letters, digits and . _ - : (at most 200).`,
        { params: { field: "name", value: name } },
      );
    }
    if (book.get(name) !== undefined) {
      throw new DaybookError("JOB_INVALID", `"${name}" is a registered job. Enqueue it, or track under another name.`, {
        params: { field: "name", value: name },
      });
    }
    const known = await store.jobs.get(name);
    if (known !== null && known.definition.kind !== "tracked" && known.removedAt === null) {
      throw new DaybookError(
        "JOB_INVALID",
        `"${name}" is a job of the program "${known.app}". Track under another name.`,
        { params: { field: "name", value: name } },
      );
    }
    // An app of its own: a worker that registers its code must not take tracked jobs for removed ones.
    await store.jobs.register({
      app: `${app}:tracked`,
      jobs: [{ record: trackedRecord(name), definitionHash: "tracked", version: null, source: null }],
      complete: false,
      now: clock.now(),
    });
    this.#registered.add(name);
  }

  #newRun(name: string, options: TrackOptions): NewRun {
    const run = plainRun(
      {
        id: this.#options.nextId(),
        job: name,
        tenant: options.tenant ?? null,
        queue: "tracked",
        priority: 100,
        maxAttempts: 1,
        input: inputText(options.input, name),
        trigger: "track",
        triggeredBy: options.by ?? null,
      },
      this.#options.clock.now(),
    );
    return { ...run, traceContext: this.#options.telemetry.here() };
  }
}

function trackedRecord(name: string): JobRecord {
  const { attempts, backoff, delayMs, maxDelayMs, jitter } = parseRetry({ attempts: 1 });
  return {
    name,
    description: null,
    kind: "tracked",
    queue: "tracked",
    priority: 100,
    timeoutMs: null,
    expiresMs: null,
    retry: { attempts, backoff, delayMs, maxDelayMs, jitter },
    concurrency: null,
    fanOut: null,
    retention: { maxAgeMs: null, maxRuns: null },
    hasInputSchema: false,
    inputSchema: null,
    inputRequired: false,
    schedules: [],
    checks: [],
  };
}
