import type { Instant } from "../time/instant.ts";
import { nextInstant } from "./next-instant.ts";
import type { Schedule } from "./schedule.ts";

/** Whether `schedule` is due at exactly this instant, to the millisecond and without spread. */
export function isDue(schedule: Schedule, instant: Instant): boolean {
  return nextInstant(schedule, instant - 1) === instant;
}
