import { z } from "zod";
import { run, triggers } from "./run.ts";
import { endpoint } from "./endpoint.ts";
import { ofRun } from "./runs.ts";
import { count, instant, instantInput, name, none, pageQuery } from "./values.ts";

const bar = z
  .strictObject({
    id: z.string(),
    job: z.string(),
    tenant: z.string().nullable(),
    state: run.shape.state,
    trigger: z.enum(triggers),
    attempt: count,
    parentId: z.string().nullable(),
    scheduleId: z.string().nullable(),
    createdAt: instant,
    startedAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: "TimelineBar", description: "A run on the timeline: its newest attempt, from start to end." });

const planned = z
  .strictObject({
    scheduleId: z.string(),
    job: z.string(),
    tenant: z.string().nullable(),
    dueAt: instant,
    effectiveAt: instant.meta({ description: "With the spread." }),
    hold: z.string().nullable().meta({ description: "Why it will not run, in words, if nobody changes that." }),
  })
  .meta({ id: "PlannedFire" });

export const getTimeline = endpoint({
  id: "timeline.get",
  method: "GET",
  path: "/timeline",
  summary: "What ran in a window of time, and what is planned in the part of it that is still to come",
  description:
    "Bars are paged, newest run first. A run is found when it was created no longer than a day before the window, or is still running.",
  role: "viewer",
  tenants: "own",
  params: none,
  query: z.strictObject({
    ...pageQuery,
    from: instantInput.optional().meta({ description: "Default: 24 hours before `before`, or before now." }),
    before: instantInput.optional().meta({ description: "Default: two hours from now. At most 31 days after `from`." }),
    job: name.optional(),
    tenant: name.optional(),
  }),
  body: null,
  answer: z.strictObject({
    from: instant,
    before: instant,
    data: z.array(bar),
    nextCursor: z.string().nullable(),
    planned: z.array(planned).meta({ description: "Soonest first; on the first page alone." }),
    plannedBefore: instant.meta({
      description: "All that is due earlier is in `planned`; less than `before` where there is too much.",
    }),
  }),
  errors: ["FILTER_INVALID"],
});

const event = z
  .strictObject({
    at: instant,
    event: z.enum([
      "created",
      "available",
      "started",
      "retried",
      "rescued",
      "released",
      "snoozed",
      "child_created",
      "child_finished",
      "cancel_requested",
      "finished",
      "retry_made",
    ]),
    attempt: count.nullable(),
    by: z.string().nullable().meta({ description: "Who did it: a caller, a schedule, a worker." }),
    runId: z.string().nullable().meta({ description: "Another run that it is about: a child, a retry." }),
    message: z.string().nullable(),
  })
  .meta({ id: "RunEvent" });

export const getRunTimeline = endpoint({
  id: "runs.timeline",
  method: "GET",
  path: "/runs/{run}/timeline",
  summary: "What happened to a run, oldest first",
  role: "viewer",
  tenants: "own",
  params: ofRun,
  query: none,
  body: null,
  answer: z.strictObject({
    data: z.array(event),
    childrenLeftOut: z.boolean().meta({ description: "It has more children than are told here." }),
  }),
  errors: ["RUN_NOT_FOUND"],
});
