import type { DescribeLocale } from "../../schedule/schedule-phrases.ts";
import type { StoredSchedule } from "../../store/port/schedule-store.ts";

/** A stored schedule in words; the error's text for one that cannot be read. */
export async function describeStored(stored: StoredSchedule, locale: DescribeLocale = "en"): Promise<string> {
  if (stored.schedule === null) return `cannot be read: ${stored.error ?? "unknown"}`;
  // Loaded here: its words in thirty languages take longer to load than all of the engine, and workers never need them.
  const { describeSchedule } = await import("../../schedule/describe-schedule.ts");
  return describeSchedule(stored.schedule, locale);
}
