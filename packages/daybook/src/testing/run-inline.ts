import pino from "pino";
import { readInput } from "../engine/enqueue/read-input.ts";
import { ActiveAttempt } from "../engine/execute/active-attempt.ts";
import { AttemptContext } from "../engine/execute/attempt-context.ts";
import { RunNotes } from "../engine/record/run-notes.ts";
import type { CatalogedJob } from "../engine/register/job-book.ts";
import { DaybookError } from "../errors/daybook-error.ts";
import { definitionHash, describeJob } from "../job/describe-job.ts";
import type { InputOf, InputSchema, Job } from "../job/job.ts";
import { decideSettlement, type HandlerEnd } from "../run/decide-settlement.ts";
import { parseRetry } from "../run/retry-policy.ts";
import { RunIdSource } from "../run/run-id.ts";
import type { FailedItem, LogLine } from "../store/port/history-store.ts";
import type { ClaimedRun } from "../store/port/run-store.ts";
import { systemClock, type Clock } from "../time/clock.ts";
import { InlineRunHandle } from "./inline-run-handle.ts";
import type { InlineOptions, InlineRun } from "./inline-run.ts";

/**
 * Calls a job's handler once with a real context and no store, and says what the book would say of it.
 *
 * What the handler throws is in `error`, as in the book: the promise resolves. The job's timeout, limits and schedules play no part.
 * @throws DaybookError `INPUT_INVALID` as `enqueue` does; `OPTION_INVALID` for a job with `fanOut` and no tenant, which has no handler to call.
 */
export async function runInline<Schema extends InputSchema | undefined, Services>(
  job: Job<Schema, Services>,
  input?: InputOf<Schema>,
  options: InlineOptions<Services> = {},
): Promise<InlineRun> {
  const { clock = systemClock, attempt: number = 1 } = options;
  if (job.options.fanOut !== undefined && options.tenant === undefined) {
    throw new DaybookError(
      "OPTION_INVALID",
      `"${job.name}" fans out: its handler runs for one tenant. Pass { tenant }.`,
      {
        params: { field: "tenant" },
      },
    );
  }
  const entry = catalogEntry(job, clock);
  const read = await readInput(entry.job, input);
  const attempt = new ActiveAttempt({
    run: claimedRun(entry, read.text, { number, tenant: options.tenant ?? null, clock }),
    workerId: "inline",
    entry,
    clock,
    onAbort: () => undefined,
    onProgress: () => undefined,
  });
  const notes = new InlineNotes(clock);
  const handle = new InlineRunHandle(attempt, options.child);
  const parts = {
    log: () => notes.notes.log(attempt),
    items: () => notes.notes.items(attempt),
    handle: () => handle,
    credential: async (name: string) => credentialOf(options.credentials ?? {}, name),
  };
  // What a worker would parse from the book; without a schema it is the copy that JSON makes.
  const given: unknown =
    job.options.input !== undefined ? read.parsed : read.text === null ? undefined : JSON.parse(read.text);
  const context = new AttemptContext(attempt, given, options.services, parts);
  const end = await endOf(() => entry.job.handler(context), attempt, options.signal);
  attempt.ended = true;
  await notes.notes.flush(attempt);
  return {
    ...settled(attempt, end, clock),
    logs: notes.lines,
    failedItems: notes.items.map(parsed),
    children: handle.children,
  };
}

async function endOf(
  call: () => unknown,
  attempt: ActiveAttempt,
  signal: AbortSignal | undefined,
): Promise<HandlerEnd> {
  const cancel = (): void => attempt.abort({ kind: "cancelled", reason: null });
  if (signal?.aborted === true) cancel();
  signal?.addEventListener("abort", cancel);
  try {
    return { kind: "returned", value: await call() };
  } catch (error) {
    return { kind: "threw", error };
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}

function settled(
  attempt: ActiveAttempt,
  end: HandlerEnd,
  clock: Clock,
): Omit<InlineRun, "logs" | "failedItems" | "children"> {
  const { run, entry, redactor } = attempt;
  const now = clock.now();
  const decided = decideSettlement({
    end,
    abort: attempt.aborted,
    failures: run.failures,
    maxAttempts: run.maxAttempts,
    retry: entry?.retry ?? parseRetry(undefined),
    random: 0,
    now,
    progress: attempt.progressAt(now),
    failedItems: attempt.failedParts,
  });
  if (decided === null) throw new TypeError("An inline run cannot be lost.");
  const settlement = redactor === null ? decided : redactor.settlement(decided);
  const { error, reason, progress } = settlement;
  if (settlement.kind === "return") {
    return {
      outcome: settlement.outcome,
      result: null,
      error,
      metadata: error?.metadata ?? null,
      reason,
      nextInMs: settlement.availableAt - now,
      progress,
    };
  }
  const { state, result, metadata } = settlement;
  return {
    outcome: state,
    result: result === null ? null : JSON.parse(result),
    error,
    metadata,
    reason,
    nextInMs: null,
    progress,
  };
}

function credentialOf(credentials: Readonly<Record<string, string>>, name: string): string {
  const value = Object.hasOwn(credentials, name) ? credentials[name] : undefined;
  if (value !== undefined) return value;
  throw new DaybookError("CREDENTIAL_NOT_FOUND", `The test gives no credential "${name}". Pass { credentials }.`, {
    params: { credential: name },
  });
}

function catalogEntry(job: Job, clock: Clock): CatalogedJob {
  const record = describeJob(job, clock.now());
  return {
    job,
    record,
    retry: parseRetry(job.options.retry),
    definitionHash: definitionHash(record),
    source: null,
    version: null,
  };
}

function claimedRun(
  entry: CatalogedJob,
  input: string | null,
  about: { number: number; tenant: string | null; clock: Clock },
): ClaimedRun {
  const { job, record, retry } = entry;
  const now = about.clock.now();
  return {
    id: new RunIdSource().next(now),
    job: job.name,
    tenant: about.tenant,
    queue: record.queue,
    priority: record.priority,
    attempt: about.number,
    failures: about.number - 1,
    maxAttempts: retry.attempts,
    input,
    trigger: "api",
    triggeredBy: null,
    traceContext: null,
    parentId: null,
    siblingLimit: null,
    concurrencyKey: null,
    overlapKey: null,
    scheduleId: null,
    dueAt: null,
    createdAt: now,
    availableAt: now,
    startedAt: now,
  };
}

/** Log lines and failed items, bounded as in the book, kept in memory. */
class InlineNotes {
  readonly lines: LogLine[] = [];
  readonly items: FailedItem[] = [];
  readonly notes: RunNotes;

  constructor(clock: Clock) {
    this.notes = new RunNotes({
      logs: { append: async (lines) => void this.lines.push(...lines) },
      failedItems: { append: async (items) => void this.items.push(...items) },
      clock,
      logger: () => pino({ level: "silent" }),
      onNoted: () => undefined,
      onFailure: (error) => {
        throw error;
      },
    });
  }
}

function parsed(item: FailedItem): InlineRun["failedItems"][number] {
  return { ...item, data: item.data === null ? null : JSON.parse(item.data) };
}
