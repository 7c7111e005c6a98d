import { DaybookError } from "../../errors/daybook-error.ts";
import type { ProgressHistory } from "../../run/progress-view.ts";
import type { NewRun, RunFilter, RunRecord } from "../../store/port/run-store.ts";
import type { KeptFailedItem, LogLevel, LogPage } from "../../store/port/history-store.ts";
import type { Page } from "../../store/port/page.ts";
import type { AttemptRecord, ActiveCounts, CancelResult } from "../../store/port/run-store.ts";
import type { RunState } from "../../run/state.ts";
import type { Store } from "../../store/port/store.ts";
import type { Clock } from "../../time/clock.ts";
import type { Actor, Operator } from "../control/operator.ts";
import { toEnqueued, type Enqueuer } from "../enqueue/enqueuer.ts";
import { plainRun } from "../enqueue/plain-run.ts";
import type { EventHub } from "../events.ts";
import type { KeepAlive } from "../service/keep-alive.ts";
import { progressHistory } from "./progress-history.ts";
import { runEvents, type RunEvent } from "./run-timeline.ts";
import { toRunView, type RunView } from "./run-view.ts";
import { runNotFound } from "./run-not-found.ts";

export interface ListOptions {
  /** 1 to 1,000. @defaultValue 50 */
  limit?: number;
  after?: string;
}

/** A failed item with its data parsed. */
export interface FailedItemView extends Omit<KeptFailedItem, "data"> {
  readonly data: unknown;
}

export interface RunsApiOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: EventHub;
  readonly enqueuer: Enqueuer;
  readonly operator: Operator;
  readonly keepAlive: KeepAlive;
  readonly nextId: () => string;
  readonly onControl: () => void;
}

/** Waits look at the store this often when no event comes from this process. */
const waitPollMs = 200;
const nothing = (): void => undefined;
const mostChildren = 100;
/** Failed items of one retry: its handler has them all in memory. */
const mostItems = 10_000;

/** Runs of the installation: read, waited for, cancelled, retried. */
export class RunsApi {
  readonly #options: RunsApiOptions;

  constructor(options: RunsApiOptions) {
    this.#options = options;
  }

  /** @throws DaybookError `RUN_NOT_FOUND`. */
  async get(id: string): Promise<RunView> {
    return this.view(await this.#existing(id));
  }

  /** A run that was read already, as readers see it. */
  async view(run: RunRecord): Promise<RunView> {
    return this.#view(run);
  }

  /** Newest first. */
  async list(filter: RunFilter = {}, options: ListOptions = {}): Promise<Page<RunView>> {
    const page = await this.#options.store.runs.list(filter, pageOf(options));
    const histories = new Map<string, Promise<ProgressHistory | null>>();
    const data = await Promise.all(
      page.data.map(async (run) => {
        if (run.state !== "running") return toRunView(run, this.#options.clock.now(), null);
        const history = histories.get(run.job) ?? progressHistory(this.#options.store.runs, run.job);
        histories.set(run.job, history);
        return toRunView(run, this.#options.clock.now(), await history);
      }),
    );
    return { data, nextCursor: page.nextCursor };
  }

  /** How many runs are unfinished, and how. */
  activeCounts(): Promise<ActiveCounts> {
    return this.#options.store.runs.activeCounts(this.#options.clock.now());
  }

  /** All attempts so far, oldest first; the run's own last attempt is in the run. */
  async attempts(id: string): Promise<AttemptRecord[]> {
    await this.#existing(id);
    return this.#options.store.runs.attempts(id);
  }

  /** What happened to a run, oldest first; of its children the newest 100. @throws DaybookError `RUN_NOT_FOUND`. */
  async timeline(id: string): Promise<{ data: RunEvent[]; childrenLeftOut: boolean }> {
    const run = await this.#existing(id);
    const { runs, audit } = this.#options.store;
    const [attempts, children, entries] = await Promise.all([
      runs.attempts(id),
      runs.list({ parentId: id }, { limit: mostChildren }),
      audit.list({ subject: `run:${id}` }, { limit: mostChildren }),
    ]);
    const data = runEvents({ run, attempts, children: children.data, audit: entries.data.toReversed() });
    return { data, childrenLeftOut: children.nextCursor !== null };
  }

  /** Oldest first; with `tail`, the newest lines. Its `followCursor`, as `after`, gives what was logged since. */
  logs(id: string, options: ListOptions & { tail?: boolean; levels?: readonly LogLevel[] } = {}): Promise<LogPage> {
    const { tail, levels } = options;
    return this.#options.store.logs.list(id, {
      ...pageOf(options),
      ...(tail === undefined ? {} : { tail }),
      ...(levels === undefined ? {} : { levels }),
    });
  }

  /** By key. */
  async failedItems(id: string, options: ListOptions = {}): Promise<Page<FailedItemView>> {
    const page = await this.#options.store.failedItems.list(id, pageOf(options));
    return {
      data: page.data.map((item) => ({ ...item, data: item.data === null ? null : JSON.parse(item.data) })),
      nextCursor: page.nextCursor,
    };
  }

  childStates(id: string): Promise<Partial<Record<RunState, number>>> {
    return this.#options.store.runs.childStates(id);
  }

  /**
   * Resolves with the run once it is final, whichever process finishes it.
   * @throws DaybookError `RUN_NOT_FOUND`; the signal's reason when it is aborted.
   */
  async wait(id: string, options: { signal?: AbortSignal } = {}): Promise<RunView> {
    const { clock, events, keepAlive } = this.#options;
    const letGo = keepAlive.hold();
    let wake: () => void = nothing;
    const stop = events.on("run.finished", (event) => event.id === id && wake());
    const onAbort = (): void => wake();
    options.signal?.addEventListener("abort", onAbort);
    try {
      for (;;) {
        options.signal?.throwIfAborted();
        let cancel: () => void = nothing;
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
          cancel = clock.timer(waitPollMs, resolve);
        });
        const run = await this.#existing(id);
        if (run.finishedAt !== null) {
          cancel();
          return this.#view(run);
        }
        await woken;
        cancel();
      }
    } finally {
      letGo();
      stop();
      options.signal?.removeEventListener("abort", onAbort);
    }
  }

  /**
   * Cancels runs with their unfinished descendants: at once where they wait, through their signal where they run.
   * @throws DaybookError `RUN_NOT_FOUND` for one id that does not exist; nothing is cancelled then.
   */
  async cancel(ids: string | readonly string[], options: Actor & { reason?: string } = {}): Promise<CancelResult> {
    const list = typeof ids === "string" ? [ids] : ids;
    for (const id of list) await this.#existing(id);
    const { store, clock, operator } = this.#options;
    const result = await store.runs.cancel(list, {
      by: options.by ?? null,
      reason: options.reason ?? null,
      now: clock.now(),
    });
    for (const id of list) await operator.audit("run.cancel", `run:${id}`, null, options.reason ?? null, options);
    this.#options.onControl();
    return result;
  }

  /**
   * Makes a new run of a final one, with the same input; the old one stays as it was.
   * @throws DaybookError `RUN_NOT_FOUND`, `RUN_NOT_FINAL`, `JOB_DISABLED`, `TENANT_DISABLED`.
   */
  async retry(id: string, actor: Actor = {}): Promise<{ id: string }> {
    const run = await this.#existing(id);
    assertRetriable(run);
    const created = await this.#again(run, actor.by ?? null);
    await this.#options.operator.audit("run.retry", `run:${id}`, null, created[0]?.id ?? null, actor);
    return { id: created[0]?.id ?? id };
  }

  /** A retry that was made for items is done again for these items, and not for everything. */
  async #again(run: RunRecord, by: string | null): Promise<{ id: string; created: boolean }[]> {
    const { enqueuer, store, onControl } = this.#options;
    const copy = this.#copyOf(run, by);
    const isPart = run.trigger === "retry" && (await store.failedItems.toRetry(run.id)).length > 0;
    if (!isPart) return enqueuer.enqueue([copy]);
    const made = await enqueuer.enqueueBy(copy, async (traced) =>
      toEnqueued([await store.failedItems.retryAgain(traced)], [traced]),
    );
    onControl();
    return made;
  }

  /**
   * Makes a new run for the failed items of a final one that no retry has taken over: its handler finds them in `items.toRetry`. At most 10,000
   * at a time, by key; call again for the rest.
   * @param options.keys only these.
   * @throws DaybookError `RUN_NOT_FOUND`, `RUN_NOT_FINAL`, `NO_FAILED_ITEMS`, `JOB_DISABLED`, `TENANT_DISABLED`.
   */
  async retryFailedItems(
    id: string,
    options: Actor & { keys?: readonly string[] } = {},
  ): Promise<{ id: string; items: number }> {
    const run = await this.#existing(id);
    assertRetriable(run);
    const { enqueuer, store } = this.#options;
    const retry = await enqueuer.enqueueBy(this.#copyOf(run, options.by ?? null), async (copy) => {
      const { outcome, items } = await store.failedItems.retry({
        run: copy,
        keys: options.keys ?? null,
        limit: mostItems,
      });
      if (outcome === null) {
        throw new DaybookError(
          "NO_FAILED_ITEMS",
          `Run ${id} has no failed item ${options.keys === undefined ? "" : "of these keys "}that a retry has not taken over. A run that fans out has none itself: its children do.`,
          { params: { run: id } },
        );
      }
      const [made] = toEnqueued([outcome], [copy]);
      return { id: made?.id ?? id, items };
    });
    await this.#options.operator.audit("run.retryFailedItems", `run:${id}`, null, retry, options);
    this.#options.onControl();
    return retry;
  }

  #copyOf(run: RunRecord, by: string | null): NewRun {
    const { job, tenant, queue, priority, maxAttempts, input, concurrencyKey, scheduleId, dueAt } = run;
    const essentials = { job, tenant, queue, priority, maxAttempts, input };
    const copy = plainRun(
      { id: this.#options.nextId(), ...essentials, trigger: "retry", triggeredBy: by },
      this.#options.clock.now(),
    );
    return { ...copy, concurrencyKey, scheduleId, dueAt, retryOfId: run.id };
  }

  async #view(run: RunRecord): Promise<RunView> {
    return toRunView(
      run,
      this.#options.clock.now(),
      run.state === "running" ? await progressHistory(this.#options.store.runs, run.job) : null,
    );
  }

  async #existing(id: string): Promise<RunRecord> {
    const run = await this.#options.store.runs.get(id);
    if (run !== null) return run;
    throw runNotFound(id);
  }
}

function assertRetriable({ id, state, finishedAt, trigger }: RunRecord): void {
  if (finishedAt === null) {
    throw new DaybookError(
      "RUN_NOT_FINAL",
      `Run ${id} is ${state} and cannot be retried before it is final. Cancel it first: daybook run cancel ${id}.`,
      { params: { run: id, state } },
    );
  }
  if (trigger === "track") {
    throw new DaybookError(
      "OPTION_INVALID",
      `Run ${id} was tracked: its work ran in the caller's own code, and only the caller can do it again.`,
      { params: { run: id } },
    );
  }
}

/** @throws DaybookError `FILTER_INVALID` unless the limit is a whole number from 1 to 1,000. */
export function pageOf(options: ListOptions): { limit: number; after?: string } {
  const limit = options.limit ?? 50;
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000) {
    throw new DaybookError("FILTER_INVALID", `limit must be a whole number from 1 to 1000, not ${String(limit)}.`, {
      params: { field: "limit", value: limit },
    });
  }
  return options.after === undefined ? { limit } : { limit, after: options.after };
}
