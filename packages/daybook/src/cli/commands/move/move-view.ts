import type { MoveProgress } from "../../../store/move/move-options.ts";
import { formatDuration } from "../../../time/duration.ts";
import type { Output } from "../../output/output.ts";
import { LiveArea } from "../../output/progress/live-area.ts";
import { cutTo } from "../../output/text-width.ts";

const drawEveryMs = 100;
const lineEveryMs = 5_000;
/** Before that a rate says nothing. */
const measuredFromMs = 500;
const words = { copy: "copying", verify: "comparing" } as const;

/** How far a move is: one line that is drawn anew in a terminal; elsewhere a line for each table, and at least one every 5 s of a long one. */
export class MoveView {
  readonly #output: Output;
  readonly #area: LiveArea | null;
  #shownAt = Number.NEGATIVE_INFINITY;
  /** Phase and table that were told to be whole: an empty page may follow the last. */
  #told = "";
  /** Where the present phase began in this process, which an earlier try may have left half done. */
  #began: { readonly phase: MoveProgress["phase"]; readonly at: number; readonly rows: number } | null = null;

  private constructor(output: Output, area: LiveArea | null) {
    this.#output = output;
    this.#area = area;
  }

  static async open(output: Output): Promise<MoveView> {
    return new MoveView(output, output.isTerminal ? await LiveArea.open(output) : null);
  }

  show(progress: MoveProgress): void {
    const now = performance.now();
    if (this.#began?.phase !== progress.phase)
      this.#began = { phase: progress.phase, at: now, rows: progress.totalRows };
    if (this.#area === null) {
      const isWhole = progress.rows >= progress.of;
      const part = `${progress.phase} ${progress.table}`;
      if (progress.of === 0 || part === this.#told || (!isWhole && now - this.#shownAt < lineEveryMs)) return;
      if (isWhole) this.#told = part;
      this.#shownAt = now;
      this.#output.line(this.#text(progress, now));
    } else if (now - this.#shownAt >= drawEveryMs) {
      this.#shownAt = now;
      this.#area.draw([cutTo(this.#text(progress, now), this.#output.columns() ?? Number.POSITIVE_INFINITY)]);
    }
  }

  close(): void {
    this.#area?.close();
  }

  #text({ phase, table, rows, of, totalRows, totalOf }: MoveProgress, now: number): string {
    const began = this.#began ?? { at: now, rows: totalRows };
    const perMs = now - began.at < measuredFromMs ? 0 : (totalRows - began.rows) / (now - began.at);
    return [
      `${words[phase].padEnd(9)}  ${table.padEnd(11)}  ${counted(rows)} of ${counted(of)}`,
      `${totalOf === 0 ? 100 : Math.floor((totalRows / totalOf) * 100)}% of all`,
      ...(perMs > 0 ? [`${counted(Math.round(perMs * 1_000))} rows/s`] : []),
      ...(perMs > 0 && totalRows < totalOf ? [`ETA ${formatDuration(Math.round((totalOf - totalRows) / perMs))}`] : []),
    ].join("  ");
  }
}

/** `1,234,567` */
export function counted(value: number): string {
  return value.toLocaleString("en-US");
}
