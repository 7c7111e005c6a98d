import { z } from "zod";
import { finalStates } from "../../run/transitions.ts";
import { endpoint } from "./endpoint.ts";
import { count, instant, name, none, pageOf, pageQuery, wholeList } from "./values.ts";

const switched = {
  enabled: z.boolean(),
  paused: z.boolean(),
  hold: z.string().nullable().meta({ description: "Why nothing starts, in words." }),
  ownSwitch: z.strictObject({ enabled: z.boolean(), paused: z.boolean() }).meta({
    description:
      "What its own switches say, whatever a wider hold does: these are what its `enable`, `disable`, `pause` and `resume` change.",
  }),
};

const ends = {
  succeededAt: instant.nullable().meta({ description: "Last end as succeeded or partial." }),
  failedAt: instant.nullable().meta({ description: "Last end as failed or expired." }),
  ageMs: z.number().nullable().meta({ description: "Since the last success; null before there was one." }),
};

const tenantJob = z
  .strictObject({
    job: z.string(),
    state: z.enum(finalStates).nullable().meta({ description: "How it last ended; null before it did." }),
    runId: z.string().nullable(),
    finishedAt: instant.nullable(),
    ...ends,
    ...switched,
  })
  .meta({ id: "TenantJob", description: "How a job stands for a tenant." });

const tenantHealth = z
  .strictObject({
    tenant: z.string(),
    firstSeenAt: instant,
    ...ends,
    failing: count.meta({ description: "Jobs whose newest end is a failure." }),
    jobs: z.array(tenantJob).meta({ description: "Jobs that ran for it, and those switched for it, by name." }),
    ...switched,
  })
  .meta({ id: "TenantHealth" });

const tenant = z
  .strictObject({ id: z.string(), firstSeenAt: instant, enabled: z.boolean() })
  .meta({ id: "Tenant", description: "Whom runs are for." });

const ofTenant = z.strictObject({ tenant: name });

export const listTenants = endpoint({
  id: "tenants.list",
  method: "GET",
  path: "/tenants",
  summary: "Tenants that the book knows",
  role: "viewer",
  tenants: "own",
  params: none,
  query: none,
  body: null,
  answer: wholeList(tenant),
});

/** The four switches differ in nothing but their name. */
function tenantSwitch(verb: "pause" | "resume" | "enable" | "disable", summary: string) {
  return endpoint({
    id: `tenants.${verb}`,
    method: "POST",
    path: `/tenants/{tenant}/${verb}`,
    summary,
    role: "operator",
    tenants: "none",
    params: ofTenant,
    query: none,
    body: null,
    answer: null,
  });
}

export const pauseTenant = tenantSwitch("pause", "Start nothing for a tenant until it is resumed");
export const resumeTenant = tenantSwitch("resume", "Take back a pause");
export const disableTenant = tenantSwitch(
  "disable",
  "Start nothing and accept nothing for a tenant until it is enabled",
);
export const enableTenant = tenantSwitch("enable", "Take back a disable");

export const getTenantHealth = endpoint({
  id: "tenants.health",
  method: "GET",
  path: "/tenants/{tenant}/health",
  summary: "Last success, last failure and age, job by job",
  role: "viewer",
  tenants: "own",
  params: ofTenant,
  query: none,
  body: null,
  answer: tenantHealth,
  errors: ["TENANT_NOT_FOUND"],
});

export const listTenantHealth = endpoint({
  id: "tenants.matrix",
  method: "GET",
  path: "/tenants/matrix",
  summary: "How jobs stand for tenants, by tenant",
  description:
    "A tenant's switch for one job: `POST /jobs/{job}/disable` with that tenant, `enable`, `pause`, `resume`.",
  role: "viewer",
  tenants: "own",
  params: none,
  query: z.strictObject({ ...pageQuery, job: name.optional(), tenant: name.optional() }),
  body: null,
  answer: pageOf(tenantHealth),
});
