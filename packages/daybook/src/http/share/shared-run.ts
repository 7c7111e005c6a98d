import type { z } from "zod";
import { toReadable } from "../../engine/api/json-text.ts";
import type { RunView } from "../../engine/api/run-view.ts";
import type { sharedRun } from "../contract/shares.ts";

type SharedRun = z.output<typeof sharedRun>;

/** All that a link shows of a run: how far it is, and nothing of what it works on, of what it says, or of what went wrong. */
export function toSharedRun(run: Omit<RunView, "input" | "result" | "metadata" | "error">): SharedRun {
  const { id, job, state, status, availableAt, createdAt, startedAt, finishedAt, progress } = run;
  return toReadable({
    id,
    job,
    state,
    status,
    availableAt,
    createdAt,
    startedAt,
    finishedAt,
    progress: progress && {
      total: progress.total,
      done: progress.done,
      percent: progress.percent,
      stage: progress.stage,
      etaMs: progress.etaMs,
      stalled: progress.stalled,
    },
  });
}
