import type { RunView } from "../../../engine/api/run-view.ts";
import type { Instant } from "../../../time/instant.ts";
import type { Output } from "../output.ts";
import { runTitle } from "../run-words.ts";
import { logTime } from "../times.ts";
import { LiveArea } from "./live-area.ts";
import { progressLines, progressText } from "./progress-lines.ts";

/** Shows active runs to a person or to a log. */
export interface RunsView {
  /** How often it is worth to read the runs anew. */
  readonly everyMs: number;
  /** The runs that are active now. `footer` stands under the bars of a terminal. */
  show(runs: readonly RunView[], footer?: string): void;
  close(): void;
}

/** A line per run stays readable in a log; more would fill it. */
const plainEveryMs = 5_000;

/** Bars in a terminal, lines everywhere else. */
export async function openRunsView(output: Output, about: { now: () => Instant; timeZone: string }): Promise<RunsView> {
  return output.isTerminal
    ? new LiveView(output, about.now, await LiveArea.open(output))
    : new PlainView(output, about);
}

class LiveView implements RunsView {
  readonly everyMs = 250;
  readonly #output: Output;
  readonly #now: () => Instant;
  readonly #area: LiveArea;

  constructor(output: Output, now: () => Instant, area: LiveArea) {
    this.#output = output;
    this.#now = now;
    this.#area = area;
  }

  show(runs: readonly RunView[], footer?: string): void {
    const { style } = this.#output;
    const columns = Math.max(20, (this.#output.columns() ?? 80) - 1);
    const rows = Math.max(2, (this.#output.stream.rows ?? 24) - 3);
    const lines = progressLines(runs, { columns, rows, now: this.#now(), style });
    this.#area.draw(
      footer === undefined || runs.length === 0 ? lines : [...lines, style("dim", footer.slice(0, columns))],
    );
  }

  close(): void {
    this.#area.close();
  }
}

/** Writes of each run when it changed and was not written of for a while. */
export class PlainView implements RunsView {
  readonly everyMs = 1_000;
  readonly #output: Pick<Output, "line">;
  readonly #now: () => Instant;
  readonly #timeZone: string;
  readonly #written = new Map<string, { at: Instant; changedAt: Instant }>();

  constructor(output: Pick<Output, "line">, about: { now: () => Instant; timeZone: string }) {
    this.#output = output;
    this.#now = about.now;
    this.#timeZone = about.timeZone;
  }

  show(runs: readonly RunView[]): void {
    const now = this.#now();
    const active = new Set(runs.map(({ id }) => id));
    for (const id of this.#written.keys()) if (!active.has(id)) this.#written.delete(id);
    for (const run of runs) {
      if (run.progress === null) continue;
      const before = this.#written.get(run.id);
      const { changedAt } = run.progress;
      // What has just begun is told by its start; its first progress may wait like every other.
      const lastAt = before?.at ?? run.startedAt ?? now;
      if (now - lastAt < plainEveryMs || before?.changedAt === changedAt) continue;
      this.#written.set(run.id, { at: now, changedAt });
      this.#output.line(
        `${logTime(now, { timeZone: this.#timeZone })}  progress   ${runTitle(run)}  ${progressText(run, now)}`,
      );
    }
  }

  close(): void {
    this.#written.clear();
  }
}
