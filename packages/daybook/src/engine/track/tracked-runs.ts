import { DaybookError, isDaybookError } from "../../errors/daybook-error.ts";
import type { RecordedError } from "../../run/recorded-error.ts";
import type { FinishSettlement } from "../../run/settlement.ts";
import { reportedProgress, type ProgressReport } from "../../run/reported-progress.ts";
import type { LogLevel } from "../../store/port/history-store.ts";
import type { ClaimedRun, RunRecord } from "../../store/port/run-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Clock } from "../../time/clock.ts";
import { parseDuration, type Duration } from "../../time/duration.ts";
import { inputText } from "../enqueue/read-input.ts";
import { plainRun } from "../enqueue/plain-run.ts";
import { runNotFound } from "../api/run-not-found.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";

/** How a reporter begins. */
export interface TrackedStart {
  readonly job: string;
  readonly tenant?: string;
  readonly input?: unknown;
  readonly total?: number;
  /** Makes the start safe to repeat: while a run of the job and tenant has it, that run is answered, with its token. */
  readonly dedupeKey?: string;
  /** Without a word from its reporter for this long the run ends as `CRASHED`. @defaultValue "60s" */
  readonly silence?: Duration;
  readonly by?: string;
}

/** What every answer to a reporter says. */
export interface TrackedState {
  readonly id: string;
  readonly state: RunRecord["state"];
  /** Somebody wants it to end: stop, and complete it as `cancelled`. */
  readonly cancelRequested: boolean;
}

export interface TrackedLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
}

export interface TrackedItem {
  readonly key: string;
  readonly error: string;
  readonly data?: unknown;
}

/** How the work ended. */
export interface TrackedEnd {
  readonly outcome: "succeeded" | "partial" | "failed" | "cancelled";
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly name?: string; readonly stack?: string };
  readonly reason?: string;
}

export interface TrackedRunsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly app: string;
  readonly nextId: () => string;
  readonly register: (job: string) => Promise<void>;
  /** Makes sure that somebody in this process looks after leases. */
  readonly watchLeases: () => void;
  readonly telemetry: Telemetry;
}

const usualSilenceMs = 60_000;
const [shortestSilenceMs, longestSilenceMs] = [1_000, 86_400_000];
/** As for attempts in a process: see RunNotes. */
const mostLines = 10_000;
const mostRunning = 1_000;

/**
 * Keeps book of work that runs anywhere and reports from outside: a shell script, another language.
 *
 * Owns nothing in memory: each reporter is a worker of its own in the store, without slots, and its token is that worker's id. A word of the
 * reporter renews the lease. When it falls silent for longer, whoever looks after leases ends the run as `CRASHED`, as for a process that died; and
 * every write names run, attempt and token, so that nothing that comes after the end is recorded. Any process may answer any call.
 */
export class TrackedRuns {
  readonly #options: TrackedRunsOptions;

  constructor(options: TrackedRunsOptions) {
    this.#options = options;
  }

  /** @throws DaybookError `JOB_INVALID` for a name that is a registered job's, `OPTION_INVALID`, `INPUT_INVALID`. */
  async start(start: TrackedStart): Promise<TrackedState & { readonly token: string; readonly created: boolean }> {
    const { job, tenant = null, dedupeKey = null } = start;
    const leaseMs = silenceOf(start.silence);
    await this.#options.register(job);
    this.#options.watchLeases();
    const twin = await this.#twinOf(job, tenant, dedupeKey);
    if (twin !== null) return twin;
    try {
      return await this.#start(start, leaseMs);
    } catch (error) {
      // Another start with the same key came first: then it is there now.
      const first = isDaybookError(error) ? await this.#twinOf(job, tenant, dedupeKey) : null;
      if (first === null) throw error;
      return first;
    }
  }

  /** Counts are totals so far, so a report may be repeated. @throws as {@link heartbeat}. */
  async progress(id: string, token: string, report: ProgressReport): Promise<TrackedState> {
    const run = await this.#held(id, token);
    const { store, clock } = this.#options;
    const progress = reportedProgress(run.progress, report, run.startedAt ?? run.createdAt, clock.now());
    const lost = await store.runs.writeProgress([{ runId: id, attempt: run.attempt, workerId: token, progress }]);
    if (lost.length > 0) throw lostError(run);
    return stateOf(run);
  }

  /** Keeps log lines behind those there are, at most 10,000 in all. @throws as {@link heartbeat}. */
  async log(id: string, token: string, lines: readonly TrackedLine[]): Promise<TrackedState> {
    const run = await this.#held(id, token);
    const at = this.#options.clock.now();
    const held = await this.#options.store.logs.appendHeld({
      runId: id,
      attempt: run.attempt,
      workerId: token,
      lines: lines.map(({ level, message, fields }) => ({ at, level, message, fields: fields ?? null })),
      most: mostLines,
    });
    if (!held) throw lostError(run);
    return stateOf(run);
  }

  /** Keeps items that failed; the run can then at best be `partial`. @throws as {@link heartbeat}. */
  async failItems(id: string, token: string, items: readonly TrackedItem[]): Promise<TrackedState> {
    const run = await this.#held(id, token);
    const at = this.#options.clock.now();
    await this.#options.store.failedItems.append(
      items.map(({ key, error, data }) => ({
        runId: id,
        key,
        attempt: run.attempt,
        at,
        error: recorded({ message: error }),
        data: data === undefined ? null : JSON.stringify(data),
      })),
    );
    return stateOf(run);
  }

  /**
   * Says that the reporter is alive. Every other call says so, too.
   * @throws DaybookError `RUN_NOT_FOUND`, `RUN_ENDED`, `LEASE_LOST` for a token that is not the run's or was silent for too long,
   * `OPTION_INVALID` for a run that is not tracked.
   */
  async heartbeat(id: string, token: string): Promise<TrackedState> {
    return stateOf(await this.#held(id, token));
  }

  /** Ends the run. One with failed items that calls itself succeeded is `partial`. @throws as {@link heartbeat}. */
  async complete(id: string, token: string, end: TrackedEnd): Promise<TrackedState> {
    const run = await this.#held(id, token);
    const { store, clock, telemetry } = this.#options;
    const hasFailures = end.outcome === "succeeded" && (await store.failedItems.count(id)) > 0;
    const state = hasFailures ? "partial" : end.outcome;
    const now = clock.now();
    const error = end.error ?? (state === "failed" ? { message: end.reason ?? "The reporter gave no error." } : null);
    const settlement: FinishSettlement = {
      kind: "finish",
      state,
      finishedAt: now,
      result: inputText(end.result, run.job),
      metadata: null,
      reason: end.reason ?? null,
      error: error === null ? null : recorded(error),
      progress: run.progress,
      cpuMs: null,
      memoryBytes: null,
    };
    const claimed = claimedOf(run);
    const [held] = await store.runs.settle([{ run: claimed, workerId: token, codeVersion: null, settlement }]);
    if (held !== true) throw lostError(run);
    telemetry.reported(claimed, settlement);
    await store.workers.stop(token, now);
    return { ...stateOf(run), state };
  }

  async #start(start: TrackedStart, leaseMs: number) {
    const { store, clock, app, nextId, telemetry } = this.#options;
    const now = clock.now();
    const token = nextId();
    await store.workers.register({
      id: token,
      // No machine's name: nobody here can tell whether that process lives, so its lease alone says.
      host: "reporter",
      pid: 0,
      app: `${app}:tracked`,
      codeVersion: null,
      queues: [],
      concurrency: 0,
      startedAt: now,
      leaseMs,
    });
    const { job, tenant = null, dedupeKey = null, total, by = null } = start;
    const essentials = { id: nextId(), job, tenant, queue: "tracked", priority: 100, maxAttempts: 1 };
    const input = inputText(start.input, job);
    const plain = plainRun({ ...essentials, input, trigger: "track", triggeredBy: by }, now);
    const run = { ...plain, dedupeKey, traceContext: telemetry.here() };
    const made = await store.runs.startTracked(run, token);
    if (made === null) throw lostError(run);
    if (total !== undefined) await this.progress(made.id, token, { total });
    return { id: made.id, token, created: true, state: "running" as const, cancelRequested: false };
  }

  async #twinOf(job: string, tenant: string | null, dedupeKey: string | null) {
    if (dedupeKey === null) return null;
    const about = { job, states: ["running"] as const, ...(tenant === null ? {} : { tenant }) };
    const { data } = await this.#options.store.runs.list(about, { limit: mostRunning });
    const twin = data.find((run) => run.dedupeKey === dedupeKey && run.tenant === tenant);
    if (twin === undefined || twin.workerId === null) return null;
    return { ...stateOf(twin), token: twin.workerId, created: false };
  }

  async #held(id: string, token: string): Promise<RunRecord> {
    const { store, clock } = this.#options;
    const run = await store.runs.get(id);
    if (run === null) throw runNotFound(id);
    if (run.trigger !== "track")
      throw new DaybookError("OPTION_INVALID", `Run ${id} is not tracked: a worker reports of it.`, {
        params: { field: "run", value: id },
      });
    if (run.finishedAt !== null)
      throw new DaybookError("RUN_ENDED", `Run ${id} has ended as ${run.state}: nothing more of it is recorded.`, {
        params: { run: id, state: run.state },
      });
    if (run.workerId !== token || !(await store.workers.heartbeat(token, clock.now()))) throw lostError(run);
    return run;
  }
}

function silenceOf(silence: Duration | undefined): number {
  const ms = silence === undefined ? usualSilenceMs : parseDuration(silence, "silence");
  if (ms >= shortestSilenceMs && ms <= longestSilenceMs) return ms;
  throw new DaybookError("OPTION_INVALID", `silence must be from 1s to 24h, not ${String(silence)}.`, {
    params: { field: "silence", value: silence },
  });
}

function stateOf(run: RunRecord): TrackedState {
  return { id: run.id, state: run.state, cancelRequested: run.cancelRequestedAt !== null };
}

function lostError({ id, job }: { id: string; job: string }): DaybookError {
  return new DaybookError(
    "LEASE_LOST",
    `This token does not hold run ${id} of "${job}", or its reporter was silent for too long. Start a new run.`,
    { params: { run: id, job } },
  );
}

function recorded({ message, name = "Error", stack }: NonNullable<TrackedEnd["error"]>): RecordedError {
  return { name, code: null, message, stack: stack ?? null, metadata: null, cause: null };
}

function claimedOf(run: RunRecord): ClaimedRun {
  return {
    ...run,
    siblingLimit: null,
    overlapKey: null,
    startedAt: run.startedAt ?? run.createdAt,
  };
}
