import type { RunView } from "../../engine/api/run-view.ts";
import type { CliContext } from "../cli-context.ts";
import { becauseText, countsText, paintStatus } from "./run-words.ts";
import { printTable, type Column } from "./table.ts";
import { age, lengthOf, logTime } from "./times.ts";

/** Narrower terminals are told ages alone; the run's page has the times. */
const roomForTimes = 130;

/** Prints runs under titles; `withJob` is false where all are of one job. */
export function printRuns(context: CliContext, runs: readonly RunView[], empty: string, withJob = true): void {
  const { output } = context;
  const now = context.now();
  const isNarrow = (output.columns() ?? Number.POSITIVE_INFINITY) < roomForTimes;
  const job: Column<RunView> = { title: "job", cell: (run) => run.job, flexible: true };
  printTable(
    output,
    runs,
    [
      { title: "run", cell: ({ id }) => id },
      {
        title: "state",
        cell: ({ status }) => status,
        paint: (text, { status }) => paintStatus(output.style, status, text),
      },
      ...(withJob ? [job] : []),
      { title: "tenant", cell: ({ tenant }) => tenant ?? "-", flexible: true },
      { title: "when", cell: (run) => whenText(run, isNarrow ? null : context.timeZone, now) },
      { title: "took", cell: ({ durationMs }) => lengthOf(durationMs), align: "right" },
      { title: "what", cell: whatText, flexible: true },
    ],
    empty,
  );
}

function whenText(run: RunView, timeZone: string | null, now: number): string {
  const at = run.finishedAt ?? run.startedAt ?? run.availableAt;
  return timeZone === null ? age(at, now) : `${logTime(at, { timeZone })} (${age(at, now)})`;
}

function whatText(run: RunView): string {
  const because = becauseText(run);
  const counts = run.progress === null ? "" : countsText(run.progress);
  const percent =
    run.state === "running" && run.progress?.percent != null ? `${Math.floor(run.progress.percent)}%` : "";
  return [percent, counts, because].filter((text) => text !== "").join(", ");
}
