import type { Logger } from "pino";
import { DaybookError } from "../../errors/daybook-error.ts";
import type { CheckContext, CheckDefinition } from "../../job/check.ts";
import type { RunLog } from "../../job/run-context.ts";
import { recordError } from "../../run/record-error.ts";
import { Redactor } from "../../run/redactor.ts";
import type { CheckEnd, CheckResult } from "../../store/port/check-store.ts";
import type { Clock } from "../../time/clock.ts";
import { formatDuration } from "../../time/duration.ts";
import { cleanLine } from "../record/clean-line.ts";
import { readAnswer } from "./read-answer.ts";

/** What a call of a check needs. */
export interface CheckCallParts {
  readonly clock: Clock;
  readonly services: unknown;
  readonly logger: () => Logger;
  /** Opens a credential of the vault's. */
  readonly credential: (name: string, tenant: string | null) => Promise<string>;
}

type Found = Pick<CheckEnd, "state" | "found" | "samples" | "message" | "error">;

/**
 * One call of a check: its context, its time limit, what becomes of its answer. An aborted check is not waited for: it reads and changes
 * nothing, so what it does later matters to nobody.
 */
export class CheckCall {
  readonly #parts: CheckCallParts;
  readonly #controller = new AbortController();
  readonly #redactor = new Redactor();

  constructor(parts: CheckCallParts) {
    this.#parts = parts;
  }

  abort(reason: DaybookError): void {
    this.#controller.abort(reason);
  }

  /** Never rejects: whatever happens is how the check ended. */
  async make(definition: CheckDefinition, timeoutMs: number, asked: CheckResult): Promise<Found> {
    const { signal } = this.#controller;
    const cancel = this.#parts.clock.timer(timeoutMs, () => this.abort(timedOut(asked, timeoutMs)));
    try {
      const aborted = new Promise<never>((_, reject) => {
        const end = (): void => reject(signal.reason as DaybookError);
        if (signal.aborted) end();
        signal.addEventListener("abort", end, { once: true });
      });
      const context = this.#context(asked);
      const called = new Promise((resolve) => resolve(definition.run(context)));
      const { state, found, ...told } = readAnswer(await Promise.race([called, aborted]));
      return { state, found, ...this.#redactor.value(told), error: null };
    } catch (error) {
      const nothing = { found: null, samples: [], message: null };
      return { state: "failed", ...nothing, error: this.#redactor.value(recordError(error)) };
    } finally {
      cancel();
    }
  }

  #context({ job, check, tenant }: CheckResult): CheckContext {
    const { credential, services } = this.#parts;
    const { signal } = this.#controller;
    const redactor = this.#redactor;
    const makeLog = (): RunLog => this.#log({ job, check, tenant: tenant ?? undefined });
    let log: RunLog | undefined;
    return {
      tenant,
      signal,
      services,
      credentials: {
        get: async (name) => {
          const value = await credential(name, tenant);
          redactor.add(value);
          return value;
        },
      },
      get log() {
        return (log ??= makeLog());
      },
    };
  }

  #log(about: object): RunLog {
    const logger = this.#parts.logger().child(about);
    const write =
      (level: "debug" | "info" | "warn" | "error") =>
      (message: string, fields?: Readonly<Record<string, unknown>>): void => {
        const line = cleanLine(this.#redactor, typeof message === "string" ? message : String(message), fields);
        logger[level](line.fields ?? {}, line.text);
      };
    return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
  }
}

function timedOut({ job, check }: CheckResult, timeoutMs: number): DaybookError {
  return new DaybookError(
    "CHECK_TIMED_OUT",
    `Check "${check}" of job "${job}" took longer than ${formatDuration(timeoutMs)}. Make it quicker, or give it a longer timeout.`,
    { params: { job, check, timeoutMs } },
  );
}
