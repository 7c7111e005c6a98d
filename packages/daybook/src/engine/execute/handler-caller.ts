import { DaybookError } from "../../errors/daybook-error.ts";
import { parseInput } from "../../job/parse-input.ts";
import { NonRetryableError } from "../../run/non-retryable-error.ts";
import { snooze } from "../../run/outcomes.ts";
import type { RetryItem } from "../../store/port/history-store.ts";
import type { FanOut } from "../fanout/fan-out.ts";
import type { ActiveAttempt } from "./active-attempt.ts";
import { AttemptContext, type ContextParts } from "./attempt-context.ts";

export interface HandlerCallerOptions {
  readonly services: unknown;
  readonly parts: ContextParts;
  readonly fanOut: FanOut;
  /** The items that a retry is made for; none where it was made for the whole run. */
  readonly itemsToRetry: (runId: string) => Promise<readonly RetryItem[]>;
  /** A run of a job that this process does not know came in. */
  readonly onUnknownJob: (job: string) => void;
}

/** Calls a run's handler with its input and context. */
export class HandlerCaller {
  readonly #options: HandlerCallerOptions;

  constructor(options: HandlerCallerOptions) {
    this.#options = options;
  }

  call(attempt: ActiveAttempt): unknown {
    const { entry, run } = attempt;
    if (entry === undefined) {
      // Registered by another version of the program a moment ago: from now on it is left to workers that know it.
      this.#options.onUnknownJob(run.job);
      return snooze(0);
    }
    if (entry.record.fanOut !== null && run.tenant === null) return this.#options.fanOut.run(attempt, entry);
    // Asked of retries alone: no other run pays for it.
    return run.trigger === "retry" ? this.#retry(attempt) : this.#begin(attempt);
  }

  async #retry(attempt: ActiveAttempt): Promise<unknown> {
    const items = await this.#options.itemsToRetry(attempt.run.id);
    if (items.length > 0)
      attempt.itemsToRetry = items.map(({ key, data }) => ({ key, data: data === null ? null : JSON.parse(data) }));
    return this.#begin(attempt);
  }

  #begin(attempt: ActiveAttempt): unknown {
    const { entry, run } = attempt;
    const raw: unknown = run.input === null ? undefined : JSON.parse(run.input);
    if (entry?.job.options.input === undefined) return this.#handle(attempt, raw);
    return this.#parseAndHandle(attempt, raw);
  }

  async #parseAndHandle(attempt: ActiveAttempt, raw: unknown): Promise<unknown> {
    const { entry } = attempt;
    if (entry === undefined) return undefined;
    let input: unknown;
    try {
      input = await parseInput(entry.job, raw);
    } catch (error) {
      // It was valid when it was enqueued: the schema has changed since, and another attempt would not change it back.
      throw error instanceof DaybookError ? new NonRetryableError(error.message, { cause: error }) : error;
    }
    return this.#handle(attempt, input);
  }

  #handle(attempt: ActiveAttempt, input: unknown): unknown {
    const context = new AttemptContext(attempt, input, this.#options.services, this.#options.parts);
    return attempt.entry?.job.handler(context);
  }
}
