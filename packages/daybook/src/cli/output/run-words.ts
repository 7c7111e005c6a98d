import type { RunStatus, RunView } from "../../engine/api/run-view.ts";
import type { ProgressSnapshot } from "../../run/progress.ts";
import type { Style } from "./style.ts";
import { oneLine } from "./text-width.ts";

const colours = {
  succeeded: "green",
  partial: "yellow",
  failed: "red",
  cancelled: "magenta",
  skipped: "gray",
  expired: "red",
  running: "cyan",
  waiting: "blue",
  blocked: "yellow",
  queued: "blue",
  scheduled: "blue",
  retrying: "yellow",
  held: "yellow",
} as const satisfies Record<RunStatus, string>;

/** Paints text in the colour of a run's status. */
export function paintStatus(style: Style, status: RunStatus, text: string): string {
  return style(colours[status], text);
}

/** The job, and for whom: `dealership-stock berlin`. */
export function runTitle(run: Pick<RunView, "job" | "tenant">): string {
  return oneLine(run.tenant === null ? run.job : `${run.job} ${run.tenant}`);
}

/** Counters that are not zero: `98 created, 4 failed`. */
export function countsText({ counts }: Pick<ProgressSnapshot, "counts">): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");
}

/** Why a run is where it is, in one line; empty when there is nothing to say. */
export function becauseText(run: Pick<RunView, "error" | "reason">): string {
  return oneLine(run.error?.message ?? run.reason ?? "");
}
