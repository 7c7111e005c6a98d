import type { Job } from "../transport/contract.ts";

/** Whether a schedule is paused by a word of its own. */
export function isSchedulePaused({ overrides }: Pick<Job, "overrides">, schedule: string): boolean {
  return overrides.some(
    ({ scope, subject, field, value }) =>
      scope === "schedule" && subject === schedule && field === "paused" && value === true,
  );
}
