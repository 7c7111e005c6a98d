import { defineJob, type AnyJob, type JobOptions, type RunContext } from "../../../src/index.ts";
import { gate, type Gate } from "./signals.ts";

/** A job whose attempts run until the test ends them; an abort ends them too, unless it is deaf. */
export class HeldJob {
  readonly job: AnyJob;
  readonly contexts: RunContext[] = [];
  readonly #ends: Gate<() => unknown>[] = [];
  readonly #starts: { readonly count: number; readonly gate: Gate<RunContext> }[] = [];
  /** The most that ran at the same time. */
  most = 0;
  running = 0;

  constructor(options: Omit<JobOptions<undefined>, "name"> & { name?: string; deaf?: boolean } = {}) {
    const { deaf = false, ...rest } = options;
    this.job = defineJob({ name: "held", ...rest, run: (context) => this.#run(context, deaf) });
  }

  /** The context of the `count`th attempt, once it has started. */
  started(count: number = 1): Promise<RunContext> {
    const context = this.contexts[count - 1];
    if (context !== undefined) return Promise.resolve(context);
    const start = { count, gate: gate<RunContext>() };
    this.#starts.push(start);
    return start.gate.opened;
  }

  /** Lets one attempt return. */
  finish(place: number = 1, value: unknown = null): void {
    this.#ends[place - 1]?.open(() => value);
  }

  /** Lets one attempt throw. */
  fail(place: number = 1, error: Error = new Error("told to fail")): void {
    this.#ends[place - 1]?.open(() => {
      throw error;
    });
  }

  finishAll(): void {
    for (const end of this.#ends) end.open(() => null);
  }

  async #run(context: RunContext, deaf: boolean): Promise<unknown> {
    const end = gate<() => unknown>();
    this.#ends.push(end);
    this.contexts.push(context);
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    if (!deaf)
      context.signal.addEventListener("abort", () => end.open(() => Promise.reject(context.signal.reason as Error)));
    for (const start of this.#starts) if (start.count === this.contexts.length) start.gate.open(context);
    try {
      return await (
        await end.opened
      )();
    } finally {
      this.running -= 1;
    }
  }
}
