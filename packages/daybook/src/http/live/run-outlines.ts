import { progressHistory } from "../../engine/api/progress-history.ts";
import { toRunView } from "../../engine/api/run-view.ts";
import type { ProgressHistory } from "../../run/progress-view.ts";
import type { RunOutline, RunStore } from "../../store/port/run-store.ts";
import type { Clock } from "../../time/clock.ts";
import { FeedEvent, type LiveRun } from "./feed-event.ts";

/** A job's usual duration changes slowly, and is asked for with every event of every running run. */
const historyMs = 60_000;
const longestMessage = 500;

/** Runs as they are at the moment, as events. Remembers how long jobs usually take, for a minute. */
export class RunOutlines {
  readonly #runs: RunStore;
  readonly #clock: Clock;
  readonly #histories = new Map<string, { readonly at: number; readonly history: Promise<ProgressHistory | null> }>();

  constructor(runs: RunStore, clock: Clock) {
    this.#runs = runs;
    this.#clock = clock;
  }

  /** In the order of the ids. Runs that are not there any more tell nothing. */
  async events(ids: readonly string[]): Promise<FeedEvent[]> {
    if (ids.length === 0) return [];
    const outlines = new Map((await this.#runs.outlines(ids)).map((outline) => [outline.id, outline]));
    const there = ids.flatMap((id) => outlines.get(id) ?? []);
    return Promise.all(there.map((outline) => this.#event(outline)));
  }

  async #event(outline: RunOutline): Promise<FeedEvent> {
    const isMoving = outline.state === "running" && outline.progress !== null;
    const history = isMoving ? await this.#history(outline.job) : null;
    const whole = { ...outline, input: null, result: null, metadata: null, traceContext: null };
    const {
      input: _input,
      result: _result,
      metadata: _metadata,
      ...view
    } = toRunView(whole, this.#clock.now(), history);
    const { id, job, tenant, error } = outline;
    const data: LiveRun = {
      ...view,
      error: error && { name: error.name, code: error.code, message: error.message.slice(0, longestMessage) },
    };
    return new FeedEvent({ kind: "run", data }, { job, tenant, run: id });
  }

  #history(job: string): Promise<ProgressHistory | null> {
    const now = this.#clock.monotonic();
    const known = this.#histories.get(job);
    if (known !== undefined && now - known.at < historyMs) return known.history;
    // An estimate is worth no event: without a history the rate alone decides.
    const history = progressHistory(this.#runs, job).catch(() => null);
    this.#histories.set(job, { at: now, history });
    return history;
  }
}
