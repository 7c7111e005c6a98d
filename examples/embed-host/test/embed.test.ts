import { createDaybook, defineJob } from "daybook";
import { describe, expect, test, vi } from "vitest";
import { RunningExample } from "./running-example.ts";

const examples = ["embed-node", "embed-express", "embed-fastify", "embed-hono"];
const later = defineJob({ name: "later", run: () => null });
const patience = { timeout: 20_000, interval: 50 };

/** The same list of claims for every framework. */
describe.each(examples)("%s", (example) => {
  test("Daybook is under the application's path, for the application's own people", async () => {
    const app = await RunningExample.start(example);
    const [anna, vera] = [await app.signIn("anna"), await app.signIn("vera")];
    expect(await (await fetch(app.url, { headers: { cookie: anna } })).text()).toBe("Hello anna.\n");

    expect(await app.ask("/api/v1/overview")).toMatchObject({ status: 401, body: { code: "UNAUTHENTICATED" } });
    expect(await app.ask("/health/ready")).toMatchObject({ status: 200, body: { ready: true } });
    const overview = await app.ask("/api/v1/overview?days=1", { cookie: vera });
    expect(overview).toMatchObject({ status: 200, body: { counts: { running: 0 } } });
    expect(overview.headers.get("x-content-type-options")).toBe("nosniff");

    const body = JSON.stringify({ job: "price-list", input: { shop: "north ü", articles: 1 } });
    expect(await app.ask("/api/v1/runs", { method: "POST", body, cookie: vera })).toMatchObject({ status: 403 });
    const made = await app.ask("/api/v1/runs", { method: "POST", body, cookie: anna });
    expect(made).toMatchObject({ status: 201, body: { created: true } });
    await vi.waitFor(async () => {
      const run = await app.ask(`/api/v1/runs/${made.body.id}`, { cookie: vera });
      expect(run.body).toMatchObject({ status: "succeeded", triggeredBy: "anna", result: { shop: "north ü" } });
    }, patience);

    for (const [sent, answer] of [
      [
        { body: "{", headers: { "content-type": "application/json" } },
        { status: 415, body: { code: "BODY_NOT_JSON" } },
      ],
      [{ body: "job=x", headers: { "content-type": "application/x-www-form-urlencoded" } }, { status: 415 }],
      [{ body: JSON.stringify({ job: "x".repeat(2_000_000) }) }, { status: 413, body: { code: "BODY_TOO_LARGE" } }],
      [
        { body: "{}", headers: { origin: "https://elsewhere.example" } },
        { status: 403, body: { code: "FORBIDDEN" } },
      ],
    ] as const)
      expect(await app.ask("/api/v1/runs", { method: "POST", cookie: anna, ...sent })).toMatchObject(answer);
    expect(await app.ask("/nothing-here")).toMatchObject({ status: 404, body: { code: "ROUTE_NOT_FOUND" } });
    const document = await app.ask("/api/v1/openapi.json", { cookie: vera });
    expect(document.body.servers).toEqual([{ url: "/ops/daybook/api/v1" }]);
    expect((await app.ask("/metrics", { cookie: vera })).body).toContain("daybook_book_up 1");
    expect(await app.stop()).toMatchObject({ code: 0, output: expect.stringMatching(/stopped\n$/) });
  });

  test("a stream arrives whole, and one that its reader leaves does no harm", async () => {
    const app = await RunningExample.start(example);
    const cookie = await app.signIn("anna");
    const seed = await createDaybook({ store: app.store, jobs: [later] });
    await seed.enqueueMany(later, Array.from({ length: 3_500 }), { delay: "1d" });
    await seed.stop();
    const response = await fetch(`${app.url}/ops/daybook/api/v1/runs/export?format=ndjson`, { headers: { cookie } });
    expect(response.headers.get("content-type")).toContain("application/x-ndjson");
    expect(response.headers.get("content-length")).toBeNull();
    const text = await response.text();
    expect(
      text
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { job: string }).job),
    ).toHaveLength(3_500);

    const leaving = new AbortController();
    const left = await fetch(`${app.url}/ops/daybook/api/v1/runs/export?format=csv`, {
      headers: { cookie },
      signal: leaving.signal,
    });
    await left.body?.getReader().read();
    leaving.abort();
    expect(await app.ask("/health/live")).toMatchObject({ status: 200 });
    expect((await app.stop()).code).toBe(0);
  });

  test("asked to stop, it lets the running handler finish, and its run is in the book", async () => {
    const app = await RunningExample.start(example);
    const cookie = await app.signIn("anna");
    const body = JSON.stringify({ job: "price-list", input: { shop: "north", articles: 30 } });
    const { id } = (await app.ask("/api/v1/runs", { method: "POST", body, cookie })).body as { id: string };
    await vi.waitFor(async () => {
      expect((await app.ask(`/api/v1/runs/${id}`, { cookie })).body.state).toBe("running");
    }, patience);
    expect((await app.stop()).code).toBe(0);
    const book = await createDaybook({ store: app.store });
    expect(await book.runs.get(id)).toMatchObject({ state: "succeeded", attempt: 1 });
    await book.stop();
  });
});
