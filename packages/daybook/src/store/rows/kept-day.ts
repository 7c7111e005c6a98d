import type { Instant } from "../../time/instant.ts";
import type { RollUpSum, SummedPeriod } from "../port/history-store.ts";
import { histogramOf } from "./roll-up-tally.ts";
import { placeOfTenant } from "./standing-row.ts";

const dayMs = 86_400_000;

/** A row of `roll_up_day`. */
export interface KeptDayRow {
  /** Null while somebody adds up, or began to and never came back. */
  readonly sums: string | null;
}

/** Which day is asked for, and of what. */
export interface DayOf {
  readonly dayAt: Instant;
  readonly job?: string;
  readonly tenant?: string;
}

/** How a row of `roll_up_day` is found. */
export function placeOfDay({ dayAt, job, tenant }: DayOf): { day: Instant; job: string; tenant: string } {
  return { day: dayAt, job: placeOfTenant(job ?? null), tenant: placeOfTenant(tenant ?? null) };
}

/** The roll-ups that the day's sums are made of. */
export function hoursOfDay({ dayAt, ...of }: DayOf) {
  return { ...of, from: dayAt, before: dayAt + dayMs };
}

/** As it is kept: who changes what stands here has the rows deleted by a migration. */
export function toKeptText({ byHour, byJob, byTenant }: SummedPeriod): string {
  return JSON.stringify([byHour.map(shortened), byJob.map(shortened), byTenant.map(shortened)]);
}

export function fromKeptText(text: string): SummedPeriod {
  const [byHour = [], byJob = [], byTenant = []] = JSON.parse(text) as RollUpSum[][];
  return { byHour: byHour.map(lengthened), byJob: byJob.map(lengthened), byTenant: byTenant.map(lengthened) };
}

/** Most runs end in the first half of the steps. */
function shortened(sum: RollUpSum): RollUpSum {
  return { ...sum, durations: sum.durations.slice(0, sum.durations.findLastIndex((count) => count > 0) + 1) };
}

function lengthened(sum: RollUpSum): RollUpSum {
  return { ...sum, durations: histogramOf(sum.durations) };
}
