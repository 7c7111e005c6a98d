import type { Daybook } from "../../engine/daybook.ts";
import { DaybookError } from "../../errors/daybook-error.ts";

/** The error for a job that no job file gave; names the files that failed, since it may be in one of them. */
export function jobNotLoaded(daybook: Daybook, job: string): DaybookError {
  const known = daybook.jobNames;
  const failed = daybook.jobFailures.map(({ error }) => (error instanceof Error ? error.message : String(error)));
  const files = failed.length === 0 ? "" : ` These failed to load: ${failed.join("; ").replace(/\.$/, "")}.`;
  const close = known.filter((name) => name.includes(job) || job.includes(name));
  const shown = (close.length > 0 ? close : known).slice(0, 10).join(", ") || "none";
  return new DaybookError(
    "JOB_NOT_FOUND",
    `No job "${job}" was loaded. ${close.length > 0 ? "Similar" : "Loaded"}: ${shown}.${files}`,
    {
      params: { job, known, failed },
    },
  );
}
