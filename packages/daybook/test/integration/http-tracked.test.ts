import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { listen } from "../../src/http/listen.ts";
import { Desk, stores, told } from "./http/desk.ts";
import { patienceMs } from "../support/patience.ts";

const run = promisify(execFile);
const body = { job: "pull-products" };

async function started(desk: Desk, more: object = {}) {
  const reply = await desk.ask("POST", "/tracked-runs", { body: { ...body, ...more } });
  expect(reply.status).toBe(201);
  return reply.body as { id: string; token: string; created: boolean };
}

describe.each(stores)("tracked runs over %s", (store) => {
  test("a reporter starts, tells how far it is, logs, names failed items and completes", async () => {
    const desk = await Desk.open(store);
    const { id, token } = await started(desk, { tenant: "north", total: 10, input: { shop: "n" } });
    const say = (what: string, more: object) =>
      desk.ask("POST", `/tracked-runs/${id}/${what}`, { body: { token, ...more } });
    expect((await say("progress", { counts: { created: 3 }, stage: { name: "Pull", of: 2 } })).body).toEqual({
      id,
      state: "running",
      cancelRequested: false,
    });
    await say("progress", { counts: { created: 5 }, message: "page 2" });
    await say("logs", {
      lines: [
        { level: "info", message: "one" },
        { level: "warn", message: "two", fields: { a: 1 } },
      ],
    });
    await say("logs", { lines: [{ level: "info", message: "three" }] });
    await say("failed-items", { items: [{ key: "sku-1", error: "no price", data: { sku: "sku-1" } }] });
    expect((await say("heartbeat", {})).status).toBe(200);
    expect((await desk.ask("GET", `/runs/${id}`)).body).toMatchObject({
      job: "pull-products",
      tenant: "north",
      state: "running",
      trigger: "track",
      triggeredBy: "anna",
      progress: { total: 10, done: 5, percent: 50, stage: { name: "Pull", number: 1, of: 2 }, message: "page 2" },
    });
    expect((await say("complete", { outcome: "succeeded", result: { pulled: 5 } })).body).toMatchObject({
      state: "partial",
    });
    expect((await desk.ask("GET", `/runs/${id}`)).body).toMatchObject({ state: "partial", result: { pulled: 5 } });
    const logs = (await desk.ask("GET", `/runs/${id}/logs`)).body.data as { number: number; message: string }[];
    expect(logs.map(({ number, message }) => [number, message])).toEqual([
      [1, "one"],
      [2, "two"],
      [3, "three"],
    ]);
    expect((await desk.ask("GET", `/runs/${id}/failed-items`)).body.data).toMatchObject([{ key: "sku-1" }]);
    for (const [what, more] of [
      ["progress", { counts: {} }],
      ["logs", { lines: [{ level: "info", message: "late" }] }],
      ["heartbeat", {}],
      ["complete", { outcome: "failed" }],
    ] as const)
      expect(await say(what, more)).toMatchObject({ status: 409, body: { code: "RUN_ENDED" } });
  });

  test("only the run's own token may report, and a start with the same key answers with that", async () => {
    const desk = await Desk.open(store);
    const first = await started(desk, { dedupeKey: "tonight" });
    const second = await started(desk, { dedupeKey: "tonight" });
    expect(second).toMatchObject({ id: first.id, token: first.token, created: false });
    const other = await started(desk, { dedupeKey: "tomorrow" });
    expect(other.id).not.toBe(first.id);
    const stale = { token: other.token, outcome: "succeeded" };
    expect(await desk.ask("POST", `/tracked-runs/${first.id}/complete`, { body: stale })).toMatchObject({
      status: 409,
      body: { code: "LEASE_LOST" },
    });
    const both = await Promise.all([1, 2, 3].map(() => started(desk, { dedupeKey: "at once" })));
    expect(new Set(both.map(({ id }) => id)).size).toBe(1);
  });

  test("a cancel is told with the next word, and the reporter ends the run", async () => {
    const desk = await Desk.open(store);
    const { id, token } = await started(desk);
    await desk.ask("POST", `/runs/${id}/cancel`, { body: { reason: "enough" } });
    const beat = await desk.ask("POST", `/tracked-runs/${id}/heartbeat`, { body: { token } });
    expect(beat.body).toMatchObject({ cancelRequested: true });
    await desk.ask("POST", `/tracked-runs/${id}/complete`, { body: { token, outcome: "cancelled" } });
    expect((await desk.ask("GET", `/runs/${id}`)).body).toMatchObject({ state: "cancelled" });
  });

  test("another process answers where the first one left off", async () => {
    const desk = await Desk.open(store);
    const { id, token } = await started(desk, { total: 4 });
    await desk.ask("POST", `/tracked-runs/${id}/progress`, { body: { token, counts: { succeeded: 1 } } });
    const next = await desk.another({ jobs: [] });
    await desk.daybook.stop();
    const say = (what: string, more: object) =>
      next.ask("POST", `/tracked-runs/${id}/${what}`, { body: { token, ...more } });
    expect((await say("progress", { counts: { succeeded: 4 } })).status).toBe(200);
    expect(
      (await say("complete", { outcome: "failed", error: { message: "out of disk", name: "DiskError" } })).status,
    ).toBe(200);
    expect((await next.ask("GET", `/runs/${id}`)).body).toMatchObject({
      state: "failed",
      progress: { total: 4, done: 4 },
      error: { name: "DiskError", message: "out of disk" },
    });
  });

  test("a reporter that falls silent is marked, and comes too late", async () => {
    const desk = await Desk.open(store);
    const { id, token } = await started(desk, { silence: "1s" });
    await vi.waitFor(
      async () =>
        expect((await desk.ask("GET", `/runs/${id}`)).body).toMatchObject({
          state: "failed",
          error: { code: "CRASHED" },
        }),
      { timeout: patienceMs, interval: 100 },
    );
    expect(await desk.ask("POST", `/tracked-runs/${id}/heartbeat`, { body: { token } })).toMatchObject({
      status: 409,
      body: { code: "RUN_ENDED" },
    });
  });
});

test("a registered job's name, a run of a worker and another tenant's run are refused", async () => {
  const desk = await Desk.open("SQLite");
  await desk.daybook.start();
  expect((await desk.ask("POST", "/tracked-runs", { body: { job: "stock-sync" } })).body.code).toBe("JOB_INVALID");
  expect((await desk.ask("POST", "/tracked-runs", { body: { ...body, silence: "2d" } })).body.code).toBe(
    "OPTION_INVALID",
  );
  const made = (await desk.ask("POST", "/runs", { body: { job: "fails", delay: "1h" } })).body.id;
  const token = "none";
  expect((await desk.ask("POST", `/tracked-runs/${made}/heartbeat`, { body: { token } })).body.code).toBe(
    "OPTION_INVALID",
  );
  const south = await started(desk, { tenant: "south" });
  const caller = { name: "nina", role: "operator", tenant: "north" } as const;
  const beat = await desk.ask("POST", `/tracked-runs/${south.id}/heartbeat`, { body: { token: south.token }, caller });
  expect(beat.body.code).toBe("RUN_NOT_FOUND");
  const own = await desk.ask("POST", "/tracked-runs", { body, caller });
  expect((await desk.ask("GET", `/runs/${own.body.id}`)).body.tenant).toBe("north");
});

const script = `
set -e
say() { curl -sS --fail-with-body -X POST "$URL/tracked-runs$1" -H 'content-type: application/json' -H "x-caller: $CALLER" -d "$2"; }
field() { sed -E "s/.*\\"$1\\":\\"([^\\"]*)\\".*/\\\\1/"; }
STARTED=$(say "" '{"job":"nightly-export","total":3}')
ID=$(echo "$STARTED" | field id)
TOKEN=$(echo "$STARTED" | field token)
for N in 1 2 3; do
  say "/$ID/progress" "{\\"token\\":\\"$TOKEN\\",\\"counts\\":{\\"succeeded\\":$N}}" > /dev/null
done
say "/$ID/logs" "{\\"token\\":\\"$TOKEN\\",\\"lines\\":[{\\"level\\":\\"info\\",\\"message\\":\\"done\\"}]}" > /dev/null
say "/$ID/complete" "{\\"token\\":\\"$TOKEN\\",\\"outcome\\":\\"succeeded\\"}" > /dev/null
echo "$ID"
`;

const hasCurl = await run("curl", ["--version"]).then(
  () => true,
  () => false,
);

test.runIf(hasCurl)("a shell script keeps the book with curl", async () => {
  const desk = await Desk.open("SQLite", { authenticate: told });
  const server = await listen(desk.daybook, 0);
  onTestFinished(() => server.close());
  const env = {
    ...process.env,
    URL: `${server.url}/api/v1`,
    CALLER: JSON.stringify({ name: "cron", role: "operator" }),
  };
  const { stdout } = await run("sh", ["-c", script], { env });
  expect((await desk.ask("GET", `/runs/${stdout.trim()}`)).body).toMatchObject({
    job: "nightly-export",
    state: "succeeded",
    triggeredBy: "cron",
    progress: { total: 3, done: 3 },
  });
});
