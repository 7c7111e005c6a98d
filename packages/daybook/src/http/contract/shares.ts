import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { run } from "./run.ts";
import { count, duration, instant, name, none } from "./values.ts";

const { id, job, state, status, availableAt, createdAt, startedAt, finishedAt } = run.shape;

/** All that a link shows of a run. */
export const sharedRun = z
  .strictObject({
    id,
    job,
    state,
    status,
    availableAt,
    createdAt,
    startedAt,
    finishedAt,
    progress: z
      .strictObject({
        total: z.number().nullable(),
        done: z.number(),
        percent: z.number().nullable(),
        stage: z.strictObject({ name: z.string(), number: count, of: count.nullable() }).nullable(),
        etaMs: z.number().nullable(),
        stalled: z.boolean(),
      })
      .nullable(),
  })
  .meta({ id: "SharedRun", description: "All that a link shows of a run." });

/** What `…/progress` of a link answers. */
export const sharedProgress = z
  .strictObject({
    kind: z.enum(["run", "tenant"]),
    expiresAt: instant,
    runs: z.array(sharedRun).meta({ description: "The run; or what runs for the tenant, and the newest." }),
  })
  .meta({ id: "SharedProgress" });

const link = z
  .strictObject({ url: z.string(), path: z.string(), expiresAt: instant })
  .meta({ id: "ShareLink", description: "`url` as this request was addressed; `path` for a host of another name." });

const wanted = z
  .strictObject({
    expiresIn: duration.optional().meta({ description: "From a minute to 90 days. Default `7d`." }),
  })
  .optional();

export const shareRun = endpoint({
  id: "runs.share",
  method: "POST",
  path: "/runs/{run}/share",
  summary: "A link that shows the progress of a run to whoever has it",
  role: "operator",
  tenants: "own",
  params: z.strictObject({ run: z.string().min(1).max(100) }),
  query: none,
  body: wanted,
  answer: link,
  status: 201,
  errors: ["RUN_NOT_FOUND", "OPTION_INVALID", "DURATION_INVALID"],
});

export const shareTenant = endpoint({
  id: "tenants.share",
  method: "POST",
  path: "/tenants/{tenant}/share",
  summary: "A link that shows the progress of what runs for a tenant to whoever has it",
  role: "operator",
  tenants: "own",
  params: z.strictObject({ tenant: name }),
  query: none,
  body: wanted,
  answer: link,
  status: 201,
  errors: ["TENANT_NOT_FOUND", "OPTION_INVALID", "DURATION_INVALID"],
});

export const revokeShare = endpoint({
  id: "shares.revoke",
  method: "POST",
  path: "/shares/revoke",
  summary: "Take one link back",
  description: "Open streams of it end within five minutes.",
  role: "operator",
  tenants: "own",
  params: none,
  query: none,
  body: z.strictObject({
    link: z
      .string()
      .min(1)
      .max(4_000)
      .meta({ description: "As it was given out, or what stands behind `/share/` in it." }),
  }),
  answer: null,
  errors: ["SHARE_INVALID", "SHARE_EXPIRED"],
});

export const rotateShareKey = endpoint({
  id: "shares.rotate",
  method: "POST",
  path: "/shares/rotate",
  summary: "Make all links void that were made until now",
  role: "admin",
  tenants: "none",
  params: none,
  query: none,
  body: null,
  answer: null,
});
