import type { Instant } from "../time/instant.ts";
import type { MisfirePolicy, OverlapPolicy } from "./definition.ts";

/** When instants are due, without the policies. Plain data, so that it can be stored and compared. */
export type ScheduleRule =
  | { readonly kind: "cron"; readonly cron: string }
  | { readonly kind: "interval"; readonly everyMs: number; readonly anchor: Instant }
  | { readonly kind: "one_off"; readonly at: Instant };

/** A checked schedule: every default filled in, every duration in milliseconds, every instant a number. Plain JSON data. */
export interface Schedule {
  readonly rule: ScheduleRule;
  readonly timeZone: string;
  readonly startAt: Instant | null;
  readonly endAt: Instant | null;
  /** Local dates, `YYYY-MM-DD`, sorted. */
  readonly exclude: readonly string[];
  readonly misfire: MisfirePolicy;
  readonly misfireWindowMs: number;
  readonly misfireLimit: number;
  readonly overlap: OverlapPolicy;
  readonly spreadMs: number;
}
