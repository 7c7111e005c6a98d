import type { Schedule } from "../../src/schedule/schedule.ts";
import type { NewRun } from "../../src/store/port/run-store.ts";
import type { FireCommit, ScheduleWrite } from "../../src/store/port/schedule-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import type { Instant } from "../../src/time/instant.ts";
import { ensureJobs, hour, jobName, newRun, t0 } from "./builders.ts";

/** Every so many milliseconds, with every default. */
export function everySchedule(everyMs: number = hour, change: Partial<Schedule> = {}): Schedule {
  return {
    rule: { kind: "interval", everyMs, anchor: 0 },
    timeZone: "UTC",
    startAt: null,
    endAt: null,
    exclude: [],
    misfire: "fire_once",
    misfireWindowMs: 24 * hour,
    misfireLimit: 100,
    overlap: "skip",
    spreadMs: 0,
    ...change,
  };
}

/** An hourly schedule, next due at `t0`. */
export function newSchedule(change: Partial<ScheduleWrite> = {}): ScheduleWrite {
  const job = change.job ?? jobName;
  const key = change.key ?? "default";
  return {
    id: `${job}/${key}`,
    job,
    key,
    tenant: null,
    input: null,
    definition: { every: "1h" },
    schedule: everySchedule(),
    error: null,
    nextDueAt: t0,
    nextFireAt: t0,
    ...change,
  };
}

/** Registers their jobs and makes these their schedules. */
export async function ensureSchedules(store: Store, ...schedules: ScheduleWrite[]): Promise<void> {
  const jobs = [...new Set(schedules.map((schedule) => schedule.job))];
  await ensureJobs(store, ...jobs.map((name) => ({ name })));
  await store.schedules.replace(jobs, schedules, t0);
}

/** The run that a fire makes. */
export function firedRun(schedule: ScheduleWrite, dueAt: Instant, change: Partial<NewRun> = {}): NewRun {
  return newRun({
    job: schedule.job,
    tenant: schedule.tenant,
    trigger: "schedule",
    triggeredBy: schedule.id,
    scheduleId: schedule.id,
    dueAt,
    ...change,
  });
}

/** The instant `dueAt` ran; the schedule goes on an hour later. */
export function commitOf(schedule: ScheduleWrite, dueAt: Instant = t0, change: Partial<FireCommit> = {}): FireCommit {
  return {
    scheduleId: schedule.id,
    expectedDueAt: dueAt,
    fires: [{ dueAt, outcome: "ran", reason: null, run: firedRun(schedule, dueAt) }],
    nextDueAt: dueAt + hour,
    nextFireAt: dueAt + hour,
    cancelRunIds: [],
    decidedAt: dueAt + 5,
    decidedBy: null,
    ...change,
  };
}
