import { describe, expect, test } from "vitest";
import {
  defineJob,
  type CheckContext,
  type CheckDefinition,
  type Daybook,
  type DaybookOptions,
} from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook } from "./engine/book.ts";
import { finished, pass } from "./engine/signals.ts";

const minute = 60_000;

function jobWith(checks: Readonly<Record<string, CheckDefinition>>) {
  return defineJob({ name: "stock-sync", checks, run: () => null });
}

/** One check of a job with one check. */
function oneCheck(run: CheckDefinition["run"], more: Partial<CheckDefinition> = {}) {
  return [jobWith({ look: { ...more, run } })];
}

/** One run for a tenant, to its end. */
async function finishedFor(daybook: Daybook, tenant: string): Promise<void> {
  const { id } = await daybook.enqueue("stock-sync", undefined, { tenant });
  await daybook.runs.wait(id);
}

async function answerOf(run: CheckDefinition["run"], options: Omit<DaybookOptions, "store" | "jobs"> = {}) {
  const daybook = await newBook().open(oneCheck(run), options);
  return daybook.checks.run("stock-sync", "look");
}

describe("what a check answers", () => {
  test("an empty list passed, a list is the problems, and a finding says how many there are in all", async () => {
    expect(await answerOf(() => [])).toMatchObject({ state: "passed", found: 0, samples: [], error: null });
    expect(await answerOf(async () => ["a", { sku: "b" }])).toMatchObject({
      state: "problems",
      found: 2,
      samples: ["a", { sku: "b" }],
      message: null,
    });
    expect(await answerOf(() => ({ found: 0, message: "all 12 are there" }))).toMatchObject({
      state: "passed",
      message: "all 12 are there",
    });
    const many = Array.from({ length: 100 }, (_, nr) => ({ nr, text: "x".repeat(nr === 0 ? 5_000 : 1) }));
    const { found, samples } = await answerOf(() => ({ found: 1_000, samples: many }));
    expect([found, samples.length, typeof samples[0], samples[19]]).toEqual([
      1_000,
      20,
      "string",
      { nr: 19, text: "x" },
    ]);
    expect(JSON.stringify(samples).length).toBeLessThan(5_000);
  });

  test.each([
    ["nothing", () => undefined],
    ["a word", () => "fine"],
    ["a count that is none", () => ({ found: -1 })],
    ["samples that are no list", () => ({ found: 1, samples: { a: 1 } })],
    ["a message that is no text", () => ({ found: 1, message: 7 })],
  ])("%s is no answer: the check failed, it did not pass", async (_, run) => {
    expect(await answerOf(run as CheckDefinition["run"])).toMatchObject({
      state: "failed",
      found: null,
      error: { code: "CHECK_ANSWER_INVALID" },
    });
  });

  test("what it throws stands in its result, and says nothing of the data", async () => {
    const result = await answerOf(() => Promise.reject(new TypeError("no connection")));
    expect(result).toMatchObject({
      state: "failed",
      found: null,
      error: { name: "TypeError", message: "no connection" },
    });
  });

  test("a credential that it fetched stands nowhere in its result", async () => {
    const vault = { key: Buffer.alloc(32, 7).toString("base64") };
    const run = async ({ credentials, tenant }: CheckContext) => {
      const secret = await credentials.get("shop");
      if (tenant === "north") throw new Error(`401 for ${secret}`);
      return { found: 1, samples: [{ secret }], message: `with ${secret}` };
    };
    const daybook = await newBook().start(oneCheck(run), { vault });
    await daybook.credentials.set("shop", "sh0p-s3cret");
    await daybook.enqueue("stock-sync", null, { tenant: "north" });
    const results = [
      await daybook.checks.run("stock-sync", "look"),
      await daybook.checks.run("stock-sync", "look", { tenant: "north" }),
    ];
    expect(results).toMatchObject([{ state: "problems" }, { state: "failed" }]);
    expect(JSON.stringify(results)).not.toContain("s3cret");
    expect(JSON.stringify(results).match(/\[redacted\]/g)).toHaveLength(4);
  });
});

describe("who makes a check", () => {
  test("a process without the job's code asks, and a worker that has it hears of it and makes it", async () => {
    const book = newBook();
    const worker = await book.start(oneCheck(() => ["a"]));
    const desk = await book.open();
    const result = await desk.checks.run("stock-sync", "look", { by: "anna" });
    expect(result).toMatchObject({ state: "problems", found: 1, askedBy: "anna", workerId: worker.workerId });
    const [entry] = (await desk.audit.list()).data;
    expect(entry).toMatchObject({
      action: "check.ask",
      subject: "check:stock-sync/look",
      by: "anna",
      after: { id: result.id },
    });
  });

  test("a process that has the code and does not work makes what it is asked itself", async () => {
    const book = newBook();
    await book.stop(await book.start(oneCheck(() => [])));
    const client = await book.open(oneCheck(() => []));
    expect(await client.checks.run("stock-sync", "look")).toMatchObject({ state: "passed", workerId: null });
  });

  test("where nobody takes it in ten minutes it has failed, with the remedy, and can be asked for again", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-01-01T00:00:00Z");
    await book.stop(
      await book.start(
        oneCheck(() => []),
        { clock },
      ),
    );
    const desk = await book.open([], { clock });
    const asked = await desk.checks.ask("stock-sync", "look");
    clock.jump(10 * minute + 1);
    expect(await desk.checks.list("stock-sync")).toMatchObject([
      {
        standings: [{ newest: { id: asked.id, state: "failed", error: { code: "CHECK_NOT_TAKEN" } }, underWay: null }],
      },
    ]);
    const again = await desk.checks.ask("stock-sync", "look");
    expect([again.id === asked.id, again.state]).toEqual([false, "waiting"]);
  });

  test("one that takes longer than its timeout is aborted and has failed", async () => {
    const clock = new FakeClock("2026-01-01T00:00:00Z");
    const aborted = Promise.withResolvers<unknown>();
    const deaf = ({ signal }: CheckContext) => {
      signal.addEventListener("abort", () => aborted.resolve(signal.reason));
      return new Promise<never>(() => undefined);
    };
    const daybook = await newBook().open(oneCheck(deaf, { timeout: "30s" }), { clock });
    const running = daybook.checks.run("stock-sync", "look");
    await pass(clock, 31_000);
    expect(await aborted.promise).toMatchObject({ code: "CHECK_TIMED_OUT" });
    expect(await running).toMatchObject({ state: "failed", error: { code: "CHECK_TIMED_OUT" } });
  });

  test("one that is under way when its process stops has failed, and says why", async () => {
    const book = newBook();
    const started = Promise.withResolvers<void>();
    const daybook = await book.start(
      oneCheck(() => {
        started.resolve();
        return new Promise<never>(() => undefined);
      }),
    );
    const { id } = await daybook.checks.ask("stock-sync", "look");
    await started.promise;
    await book.stop(daybook);
    expect(await (await book.open()).checks.get(id)).toMatchObject({ state: "failed", error: { code: "STOPPING" } });
  });

  test("one whose process died has failed when its time is over, and the next may be made", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-01-01T00:00:00Z");
    const desk = await book.start(
      oneCheck(() => []),
      { clock },
    );
    await book.stop(desk);
    const store = await book.store();
    const other = await book.open([], { clock });
    const { id } = await other.checks.ask("stock-sync", "look");
    const known = [{ job: "stock-sync", check: "look", lengthMs: minute }];
    await store.checks.claim({ known, id, workerId: "the-dead", now: clock.now(), limit: 1 });
    const behind = await other.checks.ask("stock-sync", "look");
    clock.jump(minute + 1);
    const worker = await book.start(
      oneCheck(() => []),
      { clock },
    );
    await pass(clock, 1_000);
    expect(await worker.checks.get(id)).toMatchObject({ state: "failed", error: { code: "CHECK_LOST" } });
    expect(await worker.checks.get(behind.id)).toMatchObject({ state: "passed" });
  });
});

describe("a check that follows runs", () => {
  test("is made after each run that went well, for its tenant; not after others, and not where it is not wanted", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-01-01T00:00:00Z");
    const job = defineJob({
      name: "stock-sync",
      retry: { attempts: 1 },
      checks: { follows: { after: true, run: () => [] }, waits: { run: () => [] } },
      run({ tenant }) {
        if (tenant === "south") throw new Error("no");
      },
    });
    const daybook = await book.start([job], { clock });
    for (const tenant of ["north", "south"]) await finishedFor(daybook, tenant);
    const [run] = (await daybook.runs.list({ tenant: "north" })).data;
    await pass(clock, 1_000);
    expect(await daybook.checks.list("stock-sync")).toMatchObject([
      { name: "follows", standings: [{ tenant: "north", newest: { state: "passed", runId: run?.id, askedBy: null } }] },
      { name: "waits", standings: [] },
    ]);
    expect((await daybook.checks.list("stock-sync"))[0]?.standings).toHaveLength(1);
  });

  test("is asked for once by runs that end together, and is not lost when the process stops right after", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-01-01T00:00:00Z");
    const job = jobWith({ follows: { after: true, run: () => [] } });
    const daybook = await book.start([job], { clock });
    for (let nr = 0; nr < 5; nr += 1) await finished(daybook, "stock-sync");
    await book.stopInTime(daybook);
    const reader = await book.open([], { clock });
    const { data } = await reader.checks.history("stock-sync", "follows");
    expect(data).toMatchObject([{ state: "waiting", tenant: null }]);
  });
});

describe("reading of checks", () => {
  test("tells what is registered, what stands for each tenant, and what all of them find fault with", async () => {
    const book = newBook();
    const looks = ({ tenant }: CheckContext) => (tenant === "north" ? ["a"] : []);
    const checks = { look: { description: "Looks", timeout: "5s" as const, run: looks }, silent: { run: () => [] } };
    const daybook = await book.start([jobWith(checks)]);
    await finishedFor(daybook, "north");
    await daybook.checks.run("stock-sync", "look");
    const { id } = await daybook.checks.run("stock-sync", "look", { tenant: "north" });
    expect(await daybook.checks.list("stock-sync")).toMatchObject([
      {
        name: "look",
        description: "Looks",
        timeoutMs: 5_000,
        after: false,
        standings: [
          { tenant: null, newest: { state: "passed" } },
          { tenant: "north", newest: { id }, underWay: null },
        ],
      },
      { name: "silent", description: null, timeoutMs: 60_000, standings: [] },
    ]);
    expect((await daybook.checks.list("stock-sync", { tenant: "north" }))[0]?.standings).toMatchObject([
      { tenant: "north" },
    ]);
    expect(await daybook.checks.troubles()).toMatchObject({ results: [{ id, found: 1 }], truncated: false });
    expect(await daybook.checks.troubles({ tenant: "south" })).toEqual({ results: [], truncated: false });
    await book.stop(daybook);
    const without = await book.start([jobWith({ silent: { run: () => [] } })]);
    expect(await without.checks.troubles()).toEqual({ results: [], truncated: false });
  });

  test("says what is not there", async () => {
    const daybook = await newBook().start(oneCheck(() => []));
    await expect(daybook.checks.ask("nobody", "look")).rejects.toMatchObject({ code: "JOB_NOT_FOUND" });
    await expect(daybook.checks.ask("stock-sync", "else")).rejects.toMatchObject({
      code: "CHECK_NOT_FOUND",
      message: expect.stringContaining("It has: look"),
    });
    await expect(daybook.checks.ask("stock-sync", "look", { tenant: "nobody" })).rejects.toMatchObject({
      code: "TENANT_NOT_FOUND",
    });
    await expect(daybook.checks.get("nothing")).rejects.toMatchObject({ code: "CHECK_NOT_FOUND" });
  });
});

test.each([
  ["checks", [], "checks must be an object of checks by their names"],
  ["checks", { "a b": { run: () => [] } }, "checks has a name that must be"],
  ["checks.look.run", { look: {} }, "checks.look.run is required"],
  ["checks.look.every", { look: { run: () => [], every: "1h" } }, "checks.look.every is not known"],
  ["checks.look.after", { look: { run: () => [], after: "yes" } }, "checks.look.after must be true or false"],
])("a definition whose %s is wrong is refused, naming it", (field, checks, message) => {
  expect(() => jobWith(checks as never)).toThrow(
    expect.objectContaining({ code: "JOB_INVALID", message: expect.stringContaining(message) }),
  );
  expect(field).toMatch(/^checks/);
});
