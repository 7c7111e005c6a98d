import { z } from "zod";
import { describeLocales } from "../../schedule/schedule-phrases.ts";
import { endpoint } from "./endpoint.ts";
import {
  anyJson,
  flag,
  instant,
  instantInput,
  name,
  none,
  pageOf,
  pageQuery,
  listOf,
  wholeList,
  wholeNumber,
} from "./values.ts";

export const schedule = z
  .strictObject({
    id: z.string().meta({ description: "`<job>/<key>`" }),
    job: z.string(),
    key: z.string(),
    tenant: z.string().nullable(),
    input: anyJson,
    definition: anyJson.meta({ description: "What code says, as written." }),
    schedule: anyJson.meta({ description: "In force; null when it cannot be read." }),
    error: z.string().nullable().meta({ description: "Why it cannot be read." }),
    nextDueAt: instant.nullable(),
    nextFireAt: instant.nullable().meta({ description: "`nextDueAt` and the spread." }),
    lastDueAt: instant.nullable(),
    createdAt: instant,
    changedAt: instant,
    removedAt: instant.nullable(),
  })
  .meta({ id: "Schedule", description: "A stored rule that makes runs." });

const describedSchedule = z
  .strictObject({ ...schedule.shape, words: z.string().meta({ description: "The schedule in words." }) })
  .meta({ id: "DescribedSchedule" });

const due = z
  .strictObject({
    instant,
    local: z.string().meta({ description: "What the wall clock shows, with its offset." }),
    note: z.enum(["gap", "overlap first", "overlap second"]).nullable(),
    movedFrom: z.string().nullable().meta({ description: "The local time that does not exist, for a gap." }),
    effectiveAt: instant.meta({ description: "With the spread." }),
  })
  .meta({ id: "DueInstant" });

const finding = z
  .strictObject({ code: z.string(), message: z.string(), instant: instant.nullable().optional() })
  .meta({ id: "ScheduleFinding" });

const outcomes = ["ran", "skipped", "queued", "missed", "coalesced", "paused", "disabled", "refused"] as const;

export const fire = z
  .strictObject({
    scheduleId: z.string(),
    dueAt: instant,
    outcome: z.enum(outcomes),
    reason: z.string().nullable(),
    runId: z.string().nullable(),
    decidedAt: instant,
    decidedBy: z.string().nullable(),
  })
  .meta({ id: "Fire", description: "One due instant of a schedule, with what became of it." });

const answer = z
  .strictObject({
    verdict: z.string(),
    sentence: z.string(),
    scheduleId: z.string().nullable(),
    job: z.string(),
    tenant: z.string().nullable(),
    instant,
    dueAt: instant.nullable(),
    fire: z
      .strictObject({
        outcome: z.enum(outcomes),
        reason: z.string().nullable(),
        decidedAt: instant,
        decidedBy: z.string().nullable(),
      })
      .nullable(),
    run: z.strictObject({ id: z.string(), status: z.string(), workerId: z.string().nullable() }).nullable(),
    previousDueAt: instant.nullable(),
    nextDueAt: instant.nullable(),
  })
  .meta({ id: "WhyAnswer" });

const ofSchedule = z.strictObject({ job: name, key: name });
const path = "/schedules/{job}/{key}";

export const listSchedules = endpoint({
  id: "schedules.list",
  method: "GET",
  path: "/schedules",
  summary: "Schedules by id",
  role: "viewer",
  tenants: "own",
  params: none,
  query: z.strictObject({ job: name.optional(), tenant: name.optional(), withRemoved: flag.optional() }),
  body: null,
  answer: wholeList(schedule),
});

export const getSchedule = endpoint({
  id: "schedules.get",
  method: "GET",
  path,
  summary: "One schedule, also in words",
  role: "viewer",
  tenants: "own",
  params: ofSchedule,
  query: z.strictObject({ locale: z.enum(describeLocales).optional() }),
  body: null,
  answer: describedSchedule,
  errors: ["SCHEDULE_NOT_FOUND"],
});

export const previewSchedule = endpoint({
  id: "schedules.preview",
  method: "GET",
  path: `${path}/preview`,
  summary: "The next due instants, clock changes marked",
  role: "viewer",
  tenants: "own",
  params: ofSchedule,
  query: z.strictObject({ count: wholeNumber(1, 100).optional(), from: instantInput.optional() }),
  body: null,
  answer: wholeList(due),
  errors: ["SCHEDULE_NOT_FOUND", "SCHEDULE_INVALID"],
});

export const lintSchedule = endpoint({
  id: "schedules.lint",
  method: "GET",
  path: `${path}/lint`,
  summary: "What its author may not have meant, within a year",
  role: "viewer",
  tenants: "own",
  params: ofSchedule,
  query: none,
  body: null,
  answer: wholeList(finding),
  errors: ["SCHEDULE_NOT_FOUND"],
});

const told = {
  schedule: anyJson.meta({ description: "As it is read, every default filled in." }),
  words: z.string(),
  next: z.array(due),
};
const toldSchedule = z.strictObject(told).meta({ id: "ToldSchedule" });

export const proposeSchedule = endpoint({
  id: "schedules.propose",
  method: "POST",
  path: "/schedules/preview",
  summary: "What a cron would mean before it is set, beside what code says and what is in force",
  description: "Changes nothing. With a schedule, its time zone, policies and spread are taken over.",
  role: "viewer",
  tenants: "own",
  params: none,
  query: none,
  body: z.strictObject({
    cron: z.string().min(1).max(200),
    schedule: z.strictObject({ job: name, key: name }).optional(),
    timeZone: z.string().min(1).max(100).optional().meta({ description: "Without a schedule. Default UTC." }),
    count: z.int().min(1).max(100).optional().meta({ description: "Instants to show. Default 5." }),
    from: instantInput.optional(),
    locale: z.enum(describeLocales).optional(),
  }),
  answer: z.strictObject({
    proposed: z.strictObject({ ...told, findings: z.array(finding) }),
    inCode: toldSchedule.nullable(),
    inForce: toldSchedule.nullable(),
  }),
  errors: ["SCHEDULE_NOT_FOUND", "SCHEDULE_INVALID"],
});

/** Pause and resume differ in nothing but their name. */
function scheduleSwitch(verb: "pause" | "resume", summary: string) {
  return endpoint({
    id: `schedules.${verb}`,
    method: "POST",
    path: `${path}/${verb}`,
    summary,
    role: "operator",
    tenants: "own",
    params: ofSchedule,
    query: none,
    body: null,
    answer: null,
    errors: ["SCHEDULE_NOT_FOUND"],
  });
}

export const pauseSchedule = scheduleSwitch("pause", "Record its instants as paused until it is resumed");
export const resumeSchedule = scheduleSwitch("resume", "Take back a pause");

export const setScheduleCron = endpoint({
  id: "schedules.setCron",
  method: "PUT",
  path: `${path}/cron`,
  summary: "The operator's cron in place of code's; time zone and policies stay",
  role: "operator",
  tenants: "own",
  params: ofSchedule,
  query: none,
  body: z.strictObject({ cron: z.string().min(1).max(200) }),
  answer: schedule,
  errors: ["SCHEDULE_NOT_FOUND", "SCHEDULE_INVALID"],
});

export const resetScheduleCron = endpoint({
  id: "schedules.resetCron",
  method: "DELETE",
  path: `${path}/cron`,
  summary: "Back to what code says",
  role: "operator",
  tenants: "own",
  params: ofSchedule,
  query: none,
  body: null,
  answer: schedule,
  errors: ["SCHEDULE_NOT_FOUND"],
});

export const listFires = endpoint({
  id: "fires.list",
  method: "GET",
  path: "/fires",
  summary: "Due instants and what became of them, newest first",
  role: "viewer",
  tenants: "own",
  params: none,
  query: z.strictObject({
    ...pageQuery,
    schedule: z.string().max(500).optional(),
    job: name.optional(),
    tenant: name.optional(),
    outcome: listOf(outcomes).optional(),
    dueFrom: instantInput.optional(),
    dueBefore: instantInput.optional(),
  }),
  body: null,
  answer: pageOf(fire),
  errors: ["FILTER_INVALID"],
});

export const askWhy = endpoint({
  id: "fires.why",
  method: "GET",
  path: "/why",
  summary: "Why didn't it run? One answer for each schedule the question is about",
  role: "viewer",
  tenants: "none",
  params: none,
  query: z.strictObject({
    job: name.optional(),
    schedule: z.string().max(500).optional(),
    tenant: name.optional(),
    at: z
      .string()
      .max(50)
      .meta({ description: "An instant, or a local time `2027-03-28T02:30` in each schedule's zone." }),
  }),
  body: null,
  answer: wholeList(answer),
  errors: ["JOB_NOT_FOUND", "SCHEDULE_NOT_FOUND", "INSTANT_INVALID", "FILTER_INVALID", "OPTION_INVALID"],
});
