import { z } from "zod";
import { prunedKinds } from "../../store/port/history-store.ts";
import { endpoint } from "./endpoint.ts";
import { count, instant, none } from "./values.ts";

// How history is deleted.

const standing = z
  .enum(["current", "behind", "unknown"])
  .meta({ description: "`unknown`: not all was looked at to the end yet, since the book keeps count." });

const kind = z.strictObject({
  what: z.enum(prunedKinds),
  standing,
  maxAgeMs: z.number().meta({ description: "Of the settings; jobs may say otherwise of their runs." }),
  most: count.nullable().meta({ description: "Of a job's runs; of a check's results for each tenant." }),
  lookedAt: instant.nullable().meta({ description: "When all of it was last looked at to the end." }),
  deleted: count.nullable().meta({ description: "How many rows that look deleted." }),
  deletedAt: instant.nullable().meta({ description: "When some were last deleted." }),
  total: count.meta({ description: "Deleted since the book keeps count." }),
});

export const getRetention = endpoint({
  id: "retention.get",
  method: "GET",
  path: "/retention",
  summary: "How long history is kept, when it was last looked at, what was deleted, and whether that is behind",
  description:
    "Behind means that a kind of rows was not looked at for twice `everyMs`: no process works, or deleting does not keep up or fails.",
  role: "viewer",
  tenants: "none",
  params: none,
  query: none,
  body: null,
  answer: z
    .strictObject({
      standing,
      everyMs: z.number().meta({ description: "Within this time everything is looked at once." }),
      kinds: z.array(kind),
      jobs: z
        .array(z.strictObject({ job: z.string(), maxAgeMs: z.number().nullable(), maxRuns: z.number().nullable() }))
        .meta({ description: "Jobs that say themselves how long their runs are kept." }),
    })
    .meta({ id: "Retention" }),
});
