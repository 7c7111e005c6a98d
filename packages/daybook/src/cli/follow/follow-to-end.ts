import type { RunView } from "../../engine/api/run-view.ts";
import type { Book } from "../book/book.ts";
import type { CliContext } from "../cli-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { jsonText } from "../../engine/api/json-text.ts";
import { becauseText, countsText, paintStatus, runTitle } from "../output/run-words.ts";
import { lengthOf } from "../output/times.ts";
import { followRun, type FollowOptions } from "./follow-run.ts";

/** Follows a run and tells how it ended. Ctrl-C ends the following, never the run. @returns the exit code by the outcome. */
export async function followToEnd(
  context: CliContext,
  book: Book,
  id: string,
  options: FollowOptions,
): Promise<ExitCode> {
  const stopped = new AbortController();
  const stopListening = context.onStopSignal(() => stopped.abort());
  try {
    const run = await followRun(context, book, id, options, stopped.signal);
    if (run.finishedAt === null) {
      context.output.note(`Run ${id} goes on. Follow it again with: daybook run tail ${id}`);
      return exitCodes.interrupted;
    }
    context.output.line(options.json ? jsonText({ type: "finished", run }) : endText(context, run));
    return exitCodeOfRun(run);
  } finally {
    stopListening();
  }
}

/** 0 when the run did its work, or had none; 1 when somebody has to look. */
export function exitCodeOfRun({ state }: Pick<RunView, "state">): ExitCode {
  return state === "succeeded" || state === "partial" || state === "skipped" ? exitCodes.done : exitCodes.bad;
}

/** `succeeded  nightly-sync berlin  in 12s  98 created, 4 failed`. */
export function endText({ output: { style } }: Pick<CliContext, "output">, run: RunView): string {
  const counts = run.progress === null ? "" : countsText(run.progress);
  const because = becauseText(run);
  const parts = [
    paintStatus(style, run.status, run.status.padEnd(9)),
    runTitle(run),
    run.durationMs === null ? "" : `in ${lengthOf(run.durationMs)}`,
    counts,
    because === "" ? "" : style(run.error === null ? "dim" : "red", because),
  ];
  return parts.filter((part) => part !== "").join("  ");
}
