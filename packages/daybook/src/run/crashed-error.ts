import type { RecordedError } from "./recorded-error.ts";

/**
 * The error of a run that fails because its worker was lost. There is nothing thrown to record: the process was gone.
 *
 * @param losses how many workers were lost while they held the run; 1 for tracked work, which nobody else can take over.
 * @param workers names of those workers, where known.
 */
export function crashedError(losses: number, workers: readonly string[] = []): RecordedError {
  const where = workers.length === 0 ? "" : ` (${workers.join(", ")})`;
  const message =
    losses > 1
      ? `${losses} workers were lost while they held this run${where}. It is not tried again by itself, because a run ` +
        "that kills its process would take down one worker after the other. Look at the workers' logs and memory, then retry it."
      : `The worker was lost while it held this run${where}, and nobody else can go on with it. Look at the worker's log, then start it again.`;
  return {
    name: "DaybookError",
    code: "CRASHED",
    message,
    stack: null,
    metadata: { losses, workers: [...workers] },
    cause: null,
  };
}
