import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createDaybook, defineJob } from "daybook";
import { createClient } from "daybook/client";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { mountPath } from "../index.ts";
import { build, RunningExample } from "./running-example.ts";

const examples = ["embed-node", "embed-express", "embed-fastify", "embed-hono", "embed-nest", "embed-next"];
const dashboard = join(import.meta.dirname, "../../../packages/daybook/dist/dashboard");
const types: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};
const later = defineJob({ name: "later", run: () => null });
const patience = { timeout: 120_000, interval: 50 };

/** The same list of claims for every framework. */
describe.each(examples)("%s", (example) => {
  beforeAll(() => build(example));

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

  test("the dashboard loads from each of its addresses, with its files", async () => {
    const app = await RunningExample.start(example);
    const { response: bare } = await app.load("?days=1");
    expect([bare.status, bare.headers.get("location")]).toEqual([302, `${mountPath}/?days=1`]);

    const files = new Set<string>();
    for (const address of ["/", "/runs?state=failed", "/runs/019a", "/jobs/price-list/edit"]) {
      const { url, response } = await app.load(address);
      expect([address, response.status]).toEqual([address, 200]);
      expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(response.headers.get("content-security-policy")).toContain("script-src 'self';");
      const text = await response.text();
      const base = new URL(/<base href="([^"]+)"/.exec(text)?.[1] ?? "", url);
      expect([address, base.pathname]).toEqual([address, `${mountPath}/`]);
      for (const [, file = ""] of text.matchAll(/(?:src|href)="([^"]+\.(?:js|css|svg))"/g))
        files.add(new URL(file, base).pathname.slice(mountPath.length));
    }
    expect([...files].map((file) => file.split(".").at(-1))).toEqual(expect.arrayContaining(["js", "css", "svg"]));
    for (const file of files) {
      const { response } = await app.load(file);
      expect([file, response.status]).toEqual([file, 200]);
      expect(response.headers.get("content-type")).toBe(types[file.split(".").at(-1) ?? ""]);
      expect(response.headers.get("cache-control")).toMatch(file.startsWith("/assets/") ? /immutable/ : /max-age/);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect([file, bytes.equals(readFileSync(join(dashboard, file)))]).toEqual([file, true]);
    }
    const { response: gone } = await app.load("/assets/gone-1a2b.js");
    expect([gone.status, await gone.json()]).toEqual([404, expect.objectContaining({ code: "ROUTE_NOT_FOUND" })]);
  });

  test("what happens is told while it happens, and a client that leaves is forgotten", async () => {
    const app = await RunningExample.start(example);
    const cookie = await app.signIn("anna");
    const client = createClient({ baseUrl: `${app.url}${mountPath}`, headers: { cookie } });
    const listening = async (): Promise<string | undefined> =>
      /^daybook_live_clients (\d+)$/m.exec((await app.ask("/metrics", { cookie })).body)?.[1];
    expect((await fetch(`${app.url}${mountPath}/api/v1/events`)).status).toBe(401);

    const events = client.events.stream({ kind: ["run"] })[Symbol.asyncIterator]();
    expect((await events.next()).value).toMatchObject({ event: "ready", data: { resumed: false } });
    await vi.waitFor(async () => expect(await listening()).toBe("1"), patience);
    const { id } = await client.runs.enqueue({ job: "price-list", input: { shop: "north", articles: 1_000 } });
    // It works for a minute: what is told of it here is told before anything could have been held back.
    const told = async (fits: (run: { state: string; done: number }) => boolean): Promise<void> => {
      for (;;) {
        const { value } = await events.next();
        if (value?.event !== "run" || value.data.id !== id) continue;
        if (fits({ state: value.data.state, done: value.data.progress?.done ?? 0 })) return;
      }
    };
    await told(({ state, done }) => state === "running" && done > 0);
    await client.runs.cancel({ run: id });
    await told(({ state }) => state === "cancelled");
    await events.return?.();
    await vi.waitFor(async () => expect(await listening()).toBe("0"), patience);
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

  test("asked to stop, it ends live streams and lets the running handler finish, and its run is in the book", async () => {
    const app = await RunningExample.start(example);
    const cookie = await app.signIn("anna");
    const body = JSON.stringify({ job: "price-list", input: { shop: "north", articles: 30 } });
    const { id } = (await app.ask("/api/v1/runs", { method: "POST", body, cookie })).body as { id: string };
    await vi.waitFor(async () => {
      expect((await app.ask(`/api/v1/runs/${id}`, { cookie })).body.state).toBe("running");
    }, patience);
    const live = await fetch(`${app.url}${mountPath}/api/v1/events`, { headers: { cookie } });
    const told = live.text();
    expect((await app.stop()).code).toBe(0);
    expect(await told).toContain("event: ready");
    const book = await createDaybook({ store: app.store });
    expect(await book.runs.get(id)).toMatchObject({ state: "succeeded", attempt: 1 });
    await book.stop();
  });
});
