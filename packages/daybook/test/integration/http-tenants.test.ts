import { describe, expect, test } from "vitest";
import { defineJob } from "../../src/index.ts";
import { Desk, stores } from "./http/desk.ts";

const sync = defineJob({
  name: "sync",
  retry: { attempts: 1 },
  run: ({ tenant }) => (tenant === "south" ? Promise.reject(new Error("no way south")) : null),
});
const prices = defineJob({ name: "prices", run: () => null });
const nightly = defineJob({ name: "nightly", fanOut: { tenants: () => ["north", "south", "west"] }, run: () => null });
const jobs = [sync, prices, nightly];

async function opened(store: (typeof stores)[number]): Promise<Desk> {
  const desk = await Desk.open(store, undefined, { jobs });
  await desk.daybook.start();
  return desk;
}

async function ran(desk: Desk, job: string, tenant?: string) {
  const { body } = await desk.ask("POST", "/runs", { body: { job, tenant } });
  return desk.daybook.runs.wait(body.id);
}

describe.each(stores)("tenants over %s", (store) => {
  test("health tells the last success, the last failure and the age, job by job", async () => {
    const desk = await opened(store);
    const good = await ran(desk, "sync", "north");
    const bad = await ran(desk, "sync", "south");
    await ran(desk, "prices", "south");
    expect((await desk.ask("GET", "/tenants/north/health")).body).toMatchObject({
      tenant: "north",
      failing: 0,
      failedAt: null,
      ageMs: expect.any(Number),
      jobs: [
        { job: "sync", state: "succeeded", runId: good.id, succeededAt: new Date(good.finishedAt ?? 0).toISOString() },
      ],
    });
    const south = (await desk.ask("GET", "/tenants/south/health")).body;
    expect(south).toMatchObject({
      failing: 1,
      succeededAt: expect.any(String),
      jobs: [
        { job: "prices", state: "succeeded" },
        { job: "sync", state: "failed", runId: bad.id, succeededAt: null, ageMs: null },
      ],
    });
    expect(await desk.ask("GET", "/tenants/nowhere/health")).toMatchObject({
      status: 404,
      body: { code: "TENANT_NOT_FOUND" },
    });
  });

  test("the matrix is paged by tenant, and shows the switches of jobs that never ran", async () => {
    const desk = await opened(store);
    for (const tenant of ["south", "north", "west"]) await ran(desk, "prices", tenant);
    await desk.ask("POST", "/jobs/sync/disable", { body: { tenant: "west" } });
    const first = (await desk.ask("GET", "/tenants/matrix?limit=2")).body;
    expect(first.data.map(({ tenant }: { tenant: string }) => tenant)).toEqual(["north", "south"]);
    const second = (await desk.ask("GET", `/tenants/matrix?limit=2&after=${first.nextCursor}`)).body;
    expect(second).toMatchObject({
      nextCursor: null,
      data: [
        {
          tenant: "west",
          enabled: true,
          jobs: [
            { job: "prices", enabled: true, hold: null },
            {
              job: "sync",
              state: null,
              enabled: false,
              hold: expect.stringMatching(/^job\/tenant "sync\/west" is disabled by anna/),
            },
          ],
        },
      ],
    });
    const one = (await desk.ask("GET", "/tenants/matrix?job=prices")).body.data;
    expect(one.map(({ jobs: cells }: { jobs: unknown[] }) => cells.length)).toEqual([1, 1, 1]);
  });

  test("a tenant's own switches are told beside what is in force, whatever a wider one says", async () => {
    const desk = await opened(store);
    await ran(desk, "prices", "north");
    await desk.ask("POST", "/jobs/prices/pause", { body: { tenant: "north" } });
    await desk.ask("POST", "/jobs/disable-all");
    const [before] = (await desk.ask("GET", "/tenants/matrix")).body.data;
    expect(before).toMatchObject({
      enabled: false,
      ownSwitch: { enabled: true, paused: false },
      jobs: [{ job: "prices", enabled: false, paused: false, ownSwitch: { enabled: true, paused: true } }],
    });
    await desk.ask("POST", "/tenants/north/disable");
    await desk.ask("POST", "/jobs/enable-all");
    expect((await desk.ask("GET", "/tenants/north/health")).body).toMatchObject({
      enabled: false,
      ownSwitch: { enabled: false, paused: false },
      jobs: [{ enabled: false, ownSwitch: { enabled: true, paused: true } }],
    });
    expect((await desk.ask("GET", "/everything")).body).toEqual({ enabled: true, setAt: null, setBy: null });
  });

  test("a job that is switched off for one tenant is refused, left out of the fan-out, and on again after a restart only when told", async () => {
    const desk = await opened(store);
    await desk.ask("POST", "/jobs/nightly/disable", { body: { tenant: "south" } });
    const parent = await ran(desk, "nightly");
    expect(parent).toMatchObject({
      state: "succeeded",
      result: {
        tenants: 2,
        disabled: 1,
        leftOut: [{ tenant: "south", reason: expect.stringContaining("nightly/south") }],
      },
    });
    const restarted = await desk.another({ jobs });
    await restarted.daybook.start();
    expect(await restarted.ask("POST", "/runs", { body: { job: "nightly", tenant: "south" } })).toMatchObject({
      status: 409,
      body: { code: "JOB_DISABLED" },
    });
    expect((await restarted.ask("POST", "/runs", { body: { job: "prices", tenant: "south" } })).status).toBe(201);
    await restarted.ask("POST", "/jobs/nightly/enable", { body: { tenant: "south" } });
    expect(await ran(restarted, "nightly")).toMatchObject({ result: { tenants: 3, disabled: 0 } });
  });
});

test("a caller of one tenant sees its own health and nobody else's", async () => {
  const desk = await opened("SQLite");
  for (const tenant of ["south", "north"]) await ran(desk, "prices", tenant);
  const caller = { name: "nina", role: "viewer", tenant: "north" } as const;
  expect((await desk.ask("GET", "/tenants/matrix", { caller })).body.data).toMatchObject([{ tenant: "north" }]);
  expect((await desk.ask("GET", "/tenants/north/health", { caller })).status).toBe(200);
  expect((await desk.ask("GET", "/tenants/south/health", { caller })).body.code).toBe("TENANT_NOT_FOUND");
  expect((await desk.ask("GET", "/tenants/matrix?tenant=south", { caller })).status).toBe(403);
});
