import { DaybookError } from "../../errors/daybook-error.ts";
import { recordError } from "../../run/record-error.ts";
import type { RecordedError } from "../../run/recorded-error.ts";
import type { CheckResult } from "../../store/port/check-store.ts";

/** How long a check that is asked for waits for a process that has the job's code: a deploy takes less, and nobody looks longer. */
export const waitMs = 600_000;

/** Why a check that was not taken, or not ended, in time has failed. */
export function whyOverdue({ job, check, state, workerId }: CheckResult): RecordedError {
  const params = { job, check };
  return recordError(
    state === "waiting"
      ? new DaybookError(
          "CHECK_NOT_TAKEN",
          `No process took check "${check}" in time. Start a worker that has the code of job "${job}", and ask again.`,
          { params },
        )
      : new DaybookError(
          "CHECK_LOST",
          `The process that made check "${check}" ended before the check did. Ask for it again.`,
          { params: { ...params, workerId } },
        ),
  );
}
