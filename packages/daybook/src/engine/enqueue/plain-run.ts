import type { NewRun } from "../../store/port/run-store.ts";
import type { Instant } from "../../time/instant.ts";

/** What every run has. */
type Essentials = Pick<
  NewRun,
  "id" | "job" | "tenant" | "queue" | "priority" | "maxAttempts" | "input" | "trigger" | "triggeredBy"
>;

/** The row of a new run that is available now and stands under no key, schedule, parent or end. */
export function plainRun(essentials: Essentials, now: Instant): NewRun {
  return {
    ...essentials,
    availableAt: now,
    createdAt: now,
    parentId: null,
    childKey: null,
    siblingLimit: null,
    concurrencyKey: null,
    dedupeKey: null,
    overlapKey: null,
    solo: false,
    scheduleId: null,
    dueAt: null,
    retryOfId: null,
    expiresAt: null,
  };
}
