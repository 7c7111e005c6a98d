import { describe, expect, test } from "vitest";
import { defineJob, type CheckContext } from "../../src/index.ts";
import { Desk, stores, type Reply } from "./http/desk.ts";

const jobs = [
  defineJob({
    name: "stock-sync",
    checks: { "no-duplicates": { run: ({ tenant }: CheckContext) => (tenant === "north" ? [{ sku: "a" }] : []) } },
    run: () => null,
  }),
];
const place = "/jobs/stock-sync/checks/no-duplicates";

/** A node that serves HTTP and has no job's code, and a worker that has. */
async function twoNodes(store: (typeof stores)[number]): Promise<Desk> {
  const worker = await Desk.open(store, undefined, { jobs });
  await worker.daybook.start();
  for (const tenant of ["north", "south"]) {
    const { id } = await worker.daybook.enqueue("stock-sync", undefined, { tenant });
    await worker.daybook.runs.wait(id);
  }
  return worker.another({ jobs: [] });
}

/** Asks until it is over, as every client has to. */
async function over(desk: Desk, asked: Reply): Promise<Reply> {
  expect(asked.status).toBe(202);
  return desk.daybook.checks
    .run("stock-sync", "no-duplicates", { tenant: asked.body.tenant ?? undefined })
    .then(() => desk.ask("GET", `/check-results/${asked.body.id}`));
}

describe.each(stores)("checks over HTTP, on %s", (store) => {
  test("a node without code asks, a worker that has it makes it, and the result says what it found", async () => {
    const desk = await twoNodes(store);
    const asked = await desk.ask("POST", place, { body: { tenant: "north" } });
    expect(asked.body).toMatchObject({
      job: "stock-sync",
      tenant: "north",
      askedBy: "anna",
      finishedAt: asked.body.finishedAt,
    });
    const { body } = await over(desk, asked);
    expect(body).toMatchObject({ id: asked.body.id, state: "problems", found: 1, samples: [{ sku: "a" }] });
    expect((await desk.ask("GET", "/jobs/stock-sync/checks")).body.data).toMatchObject([
      { name: "no-duplicates", standings: [{ tenant: "north", newest: { state: "problems" }, underWay: null }] },
    ]);
    expect((await desk.ask("GET", "/health/checks")).body.results).toMatchObject([{ tenant: "north", found: 1 }]);
    expect((await desk.ask("GET", `${place}?limit=1`)).body).toMatchObject({ data: [{ tenant: "north" }] });
    expect((await desk.ask("GET", "/audit?action=check.ask")).body.data.length).toBeGreaterThan(0);
  });

  test("a caller of one tenant looks at its own data, and knows nothing of others' results", async () => {
    const desk = await twoNodes(store);
    const caller = { name: "nina", role: "operator", tenant: "south" } as const;
    const foreign = await over(desk, await desk.ask("POST", place, { body: { tenant: "north" } }));
    const own = await over(desk, await desk.ask("POST", place, { caller }));
    expect(own.body).toMatchObject({ tenant: "south", state: "passed" });
    expect(await desk.ask("POST", place, { body: { tenant: "north" }, caller })).toMatchObject({
      status: 403,
      body: { code: "FORBIDDEN" },
    });
    expect(await desk.ask("GET", `/check-results/${foreign.body.id}`, { caller })).toMatchObject({
      status: 404,
      body: { code: "CHECK_NOT_FOUND" },
    });
    for (const path of ["/jobs/stock-sync/checks", place, "/health/checks"])
      expect(JSON.stringify((await desk.ask("GET", path, { caller })).body)).not.toContain("north");
  });
});

test("what is not there is said, and no check is made", async () => {
  const desk = await Desk.open("SQLite", undefined, { jobs });
  await desk.daybook.start();
  const codes = await Promise.all(
    [
      ["POST", "/jobs/nobody/checks/x", "JOB_NOT_FOUND"],
      ["GET", "/jobs/nobody/checks", "JOB_NOT_FOUND"],
      ["POST", "/jobs/stock-sync/checks/x", "CHECK_NOT_FOUND"],
      ["GET", "/jobs/stock-sync/checks/x", "CHECK_NOT_FOUND"],
      ["GET", "/check-results/x", "CHECK_NOT_FOUND"],
    ].map(async ([method = "", path = "", code]) => [code, (await desk.ask(method, path)).body.code]),
  );
  for (const [code, told] of codes) expect(told).toBe(code);
  const unknown = await desk.ask("POST", place, { body: { tenant: "nobody" } });
  expect(unknown).toMatchObject({ status: 404, body: { code: "TENANT_NOT_FOUND" } });
  expect((await desk.ask("GET", place)).body.data).toEqual([]);
});
