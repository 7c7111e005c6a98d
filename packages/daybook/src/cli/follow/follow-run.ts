import type { RunView } from "../../engine/api/run-view.ts";
import type { Book } from "../book/book.ts";
import type { LogLine } from "../../store/port/history-store.ts";
import type { CliContext } from "../cli-context.ts";
import { jsonText } from "../../engine/api/json-text.ts";
import { logText } from "../output/log-line.ts";
import { openRunsView, type RunsView } from "../output/progress/runs-view.ts";
import { LogFollower } from "./log-follower.ts";

export interface FollowOptions {
  /** How many lines of the log that are there already are shown. */
  readonly lines: number;
  /** One JSON object per line instead of text and bars. */
  readonly json: boolean;
}

const shownChildren = 50;

/**
 * Shows a run's log and progress, with its children's, until it is final, whichever process works on it.
 * @returns the final run, or the run as it is when `stopped` is aborted before.
 */
export async function followRun(
  context: CliContext,
  book: Book,
  id: string,
  options: FollowOptions,
  stopped: AbortSignal,
): Promise<RunView> {
  const { output } = context;
  const logs = new LogFollower(book.runs, id);
  const view = options.json ? jsonView(context) : await openRunsView(output, context);
  let first = true;
  try {
    for (;;) {
      // The run before its log: a final run writes nothing more, so no line can be missed.
      const run = await book.runs.get(id);
      const lines = await logs.next();
      writeLines(context, first ? lastOf(lines, options.lines) : lines, options.json);
      first = false;
      if (run.finishedAt !== null || stopped.aborted) return run;
      view.show(run.state === "running" ? [run, ...(await runningChildren(book, id))] : []);
      await pause(view.everyMs > 250 ? 250 : view.everyMs, stopped);
    }
  } finally {
    view.close();
  }
}

function lastOf(lines: LogLine[], count: number): LogLine[] {
  return count === 0 ? [] : lines.slice(-count);
}

function writeLines(context: CliContext, lines: readonly LogLine[], json: boolean): void {
  const { output, timeZone } = context;
  for (const line of lines) {
    output.line(json ? jsonText({ type: "log", ...line }) : logText(line, { style: output.style, timeZone }));
  }
}

async function runningChildren(book: Book, parentId: string): Promise<readonly RunView[]> {
  return (await book.runs.list({ parentId, states: ["running"] }, { limit: shownChildren })).data;
}

function jsonView({ output }: CliContext): RunsView {
  let written = "";
  return {
    everyMs: 250,
    show([run]) {
      if (run?.progress == null) return;
      const { percent, done, total, counts, stage, message, etaMs, stalled } = run.progress;
      const text = jsonText({
        type: "progress",
        runId: run.id,
        done,
        total,
        percent,
        counts,
        stage,
        message,
        stalled,
        etaMs,
      });
      // The ETA moves with the clock; only what the handler said is news.
      const said = JSON.stringify([done, total, counts, stage, message, stalled]);
      if (said !== written) output.line(text);
      written = said;
    },
    close: () => undefined,
  };
}

/** Waits, or less when the signal comes. */
export function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stopped.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stopped.addEventListener("abort", done);
  });
}
