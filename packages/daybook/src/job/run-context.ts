import type { ProgressCounter } from "../run/progress.ts";
import type { RunState, TriggerKind } from "../run/state.ts";
import type { Instant } from "../time/instant.ts";
import type { InputOf, InputSchema, Job } from "./job.ts";

/** Progress as a handler writes it. Every call is a plain write to memory; one writer per process saves them. */
export interface Progress {
  /** How many items there are in all; may be corrected at any time. */
  total(count: number): void;
  /** Counts `count` items (default 1) as done in the way named. */
  add(counter: ProgressCounter, count?: number): void;
  /** Enters the next stage. `of`: how many stages there are. */
  stage(name: string, options?: { of?: number }): void;
  message(text: string): void;
  /** Keeps a JSON value under a name, shown with the run. */
  set(key: string, value: unknown): void;
}

/** The log of one run, kept with it (bounded), streamed live, and passed to pino. */
export interface RunLog {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** One of the items that a run is to do again. */
export interface ItemToRetry {
  readonly key: string;
  /** What was kept with its failure: the third argument of `fail`. */
  readonly data: unknown;
}

/** Items of a sync run that failed; each is kept, shown, and can be retried by itself. */
export interface FailedItems {
  /**
   * The failed items of an earlier run that this one is to do again, by key, and nothing else of its input. Null for a run that does all of it:
   * `for (const { key } of items.toRetry ?? everything) …`.
   */
  readonly toRetry: readonly ItemToRetry[] | null;
  /**
   * Keeps one failed item and counts it as `failed` in the progress. A second call with the same key replaces the first.
   * @param key identifies the item within the job, such as a SKU.
   */
  fail(key: string, error: unknown, data?: unknown): void;
}

/** One input of `spawn`, when a child needs more than its input. */
export interface ChildRequest<Input> {
  input: Input;
  tenant?: string;
  /** Tells the children of one parent apart, so that a restarted parent finds the same ones. @defaultValue its place among the children of that job that this attempt asked for */
  key?: string;
  delayMs?: number;
}

export interface SpawnOptions {
  /** At most this many of these children running at the same time. @defaultValue no limit of its own */
  limit?: number;
}

/** What became of the children of a run. */
export interface ChildrenSummary {
  readonly total: number;
  readonly finished: number;
  readonly states: Readonly<Partial<Record<RunState, number>>>;
}

/** The run as its handler sees it. */
export interface RunHandle {
  readonly id: string;
  readonly job: string;
  /** Numbered from 1 and never repeated within a run: usable as a fencing token towards other systems. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly trigger: TriggerKind;
  /** The due instant of the schedule, for runs that a schedule made. */
  readonly dueAt: Instant | null;
  readonly createdAt: Instant;
  readonly parentId: string | null;
  /**
   * Makes child runs and waits for all of them. The parent's slot is free meanwhile. When the parent is started again,
   * children that exist are found by their key and not made twice.
   * @throws DaybookError `INPUT_INVALID` before any child is made, naming the child's place and field.
   */
  spawn<Schema extends InputSchema | undefined>(
    job: Job<Schema, never> | string,
    children: readonly ChildRequest<InputOf<Schema>>[],
    options?: SpawnOptions,
  ): Promise<ChildrenSummary>;
}

/** The vault as a handler sees it. */
export interface Credentials {
  /**
   * A secret of the run's tenant, else the shared one of that name, read from the book when it is asked for. From then on it is taken out of all that the run
   * records: log lines, progress, failed items, result, errors. Values shorter than 4 characters are not.
   * @throws DaybookError `CREDENTIAL_NOT_FOUND`, `CREDENTIAL_UNREADABLE`, `VAULT_KEY_MISSING`, `VAULT_KEY_UNKNOWN`, `VAULT_KEY_INVALID`.
   */
  get(name: string): Promise<string>;
}

/** What a handler receives. */
export interface RunContext<Input = unknown, Services = unknown> {
  readonly input: Input;
  readonly progress: Progress;
  readonly log: RunLog;
  readonly items: FailedItems;
  /** Aborted on cancel, timeout, shutdown past the drain time, and when the run was lost to another worker. Its `reason` is a DaybookError. */
  readonly signal: AbortSignal;
  readonly run: RunHandle;
  readonly tenant: string | null;
  readonly credentials: Credentials;
  readonly services: Services;
}
