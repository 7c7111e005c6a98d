import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineJob, type ChildrenSummary } from "../../src/index.ts";
import { newBook } from "./engine/book.ts";
import { HeldJob } from "./engine/held-job.ts";
import { eventually, finished, gate, sorted, turns } from "./engine/signals.ts";

const inputs = (...values: unknown[]) => values.map((input) => ({ input }));

/** A parent that spawns these children and returns how they ended. */
const parentOf = (child: { name: string }, children: readonly { input: unknown; key?: string }[], limit?: number) =>
  defineJob({
    name: "parent",
    retry: { attempts: 1 },
    run: ({ run }) => run.spawn(child.name, children as never, limit === undefined ? {} : { limit }),
  });

describe("spawn", () => {
  test("makes children, waits for them, and their ends are the parent's progress", async () => {
    const book = newBook();
    const child = defineJob({ name: "child", run: ({ input }) => input });
    const daybook = await book.start([child, parentOf(child, inputs(1, 2, 3))]);

    const parent = await finished(daybook, "parent");

    expect(parent).toMatchObject({ state: "succeeded", result: { total: 3, finished: 3, states: { succeeded: 3 } } });
    expect(parent.progress).toMatchObject({ total: 3, done: 3, counts: { succeeded: 3 } });
    const { data } = await daybook.runs.list({ parentId: parent.id });
    expect(sorted(data.map(({ trigger, triggeredBy, result }) => [trigger, triggeredBy, result]))).toEqual([
      ["parent", "parent", 1],
      ["parent", "parent", 2],
      ["parent", "parent", 3],
    ]);
  });

  test("runs no more children at a time than its limit", async () => {
    const book = newBook();
    const child = new HeldJob({ name: "child" });
    const daybook = await book.start([child.job, parentOf(child.job, inputs(1, 2, 3, 4, 5, 6), 2)]);
    const { id } = await daybook.enqueue("parent");
    for (let place = 1; place <= 6; place += 1) {
      await child.started(place);
      await turns(20);
      expect(child.running).toBeLessThanOrEqual(2);
      if (place >= 2) child.finish(place - 1);
    }
    child.finishAll();

    expect((await daybook.runs.wait(id)).state).toBe("succeeded");
    expect(child.most).toBe(2);
  });

  test("frees the parent's slot: a worker with one slot runs the parent and its children", async () => {
    const book = newBook();
    const child = defineJob({ name: "child", run: ({ input }) => input });
    const daybook = await book.start([child, parentOf(child, inputs(1, 2, 3))], { worker: { concurrency: 1 } });

    expect(await finished(daybook, "parent")).toMatchObject({ state: "succeeded" });
  });

  test("twice at a time gives the parent's one slot back once", async () => {
    const book = newBook();
    const child = new HeldJob({ name: "child" });
    const twice = defineJob({
      name: "parent",
      run: async ({ run }) => Promise.all([run.spawn("child", inputs(1, 2)), run.spawn("child", inputs(3, 4))]),
    });
    const daybook = await book.start([child.job, twice], { worker: { concurrency: 2 } });
    const { id } = await daybook.enqueue(twice);
    await child.started(2);
    await turns(50);
    expect(child.running).toBe(2);

    for (let place = 1; place <= 4; place += 1) {
      await child.started(place);
      child.finish(place);
    }
    expect((await daybook.runs.wait(id)).state).toBe("succeeded");
    expect(child.most).toBe(2);
    expect(sorted(child.contexts.map(({ input }) => input))).toEqual([1, 2, 3, 4]);
  });

  test("one after the other makes other children each time", async () => {
    const book = newBook();
    const seen: unknown[] = [];
    const child = defineJob({ name: "child", run: ({ input }) => void seen.push(input) });
    const waves = defineJob({
      name: "parent",
      run: async ({ run }) => {
        await run.spawn("child", inputs(1, 2));
        return run.spawn("child", inputs(3, 4));
      },
    });
    const daybook = await book.start([child, waves]);

    expect((await finished(daybook, "parent")).result).toMatchObject({ total: 4, states: { succeeded: 4 } });
    expect(sorted(seen)).toEqual([1, 2, 3, 4]);
  });

  test("finds its children again after the parent was started anew", async () => {
    const book = newBook();
    let starts = 0;
    const child = defineJob({ name: "child", run: () => void (starts += 1) });
    const stubborn = defineJob({
      name: "parent",
      retry: { attempts: 2, delay: 0, jitter: 0 },
      run: async ({ run }) => {
        const summary = await run.spawn("child", [{ input: 1 }, { input: 2, key: "two" }] as never);
        if (run.attempt === 1) throw new Error("after the children");
        return summary;
      },
    });
    const daybook = await book.start([child, stubborn]);

    const parent = await finished(daybook, "parent");

    expect(parent).toMatchObject({ state: "succeeded", attempt: 2, result: { total: 2, states: { succeeded: 2 } } });
    expect(starts).toBe(2);
  });

  test("with a child that fails makes the parent partial", async () => {
    const book = newBook();
    const child = defineJob({
      name: "child",
      retry: { attempts: 1 },
      run: ({ input }) => {
        if (input === 2) throw new Error("no stock");
      },
    });
    const daybook = await book.start([child, parentOf(child, inputs(1, 2, 3))]);

    expect(await finished(daybook, "parent")).toMatchObject({
      state: "partial",
      result: { states: { succeeded: 2, failed: 1 } },
      progress: { counts: { succeeded: 2, failed: 1 } },
    });
  });

  test("with one bad input makes no child at all and names it", async () => {
    const book = newBook();
    const child = defineJob({ name: "child", input: z.object({ sku: z.string() }), run: () => null });
    const daybook = await book.start([child, parentOf(child, inputs({ sku: "a" }, { sku: 5 }))]);

    const parent = await finished(daybook, "parent");

    expect(parent).toMatchObject({ state: "failed", error: { code: "INPUT_INVALID", metadata: { child: 1 } } });
    expect(parent.error?.message).toContain("Child 1:");
    expect((await daybook.runs.list({ parentId: parent.id })).data).toEqual([]);
  });

  test.for([
    [
      "two children of one key",
      [
        { input: 1, key: "a" },
        { input: 2, key: "a" },
      ],
      {},
      "OPTION_INVALID",
    ],
    ["a limit of nothing", [{ input: 1 }], { limit: 0 }, "OPTION_INVALID"],
  ] as const)("refuses %s", async ([, children, options, code]) => {
    const book = newBook();
    const child = defineJob({ name: "child", run: () => null });
    const parent = defineJob({
      name: "parent",
      retry: { attempts: 1 },
      run: ({ run }) => run.spawn("child", children as never, options),
    });
    const daybook = await book.start([child, parent]);

    expect(await finished(daybook, "parent")).toMatchObject({ state: "failed", error: { code } });
  });

  test("refuses a child that would wait for its own parent, and one that nobody knows", async () => {
    const book = newBook();
    const key = () => "shop";
    const child = defineJob({ name: "child", concurrency: { limit: 1, key }, run: () => null });
    const parent = defineJob({
      ...parentOptions,
      concurrency: { limit: 1, key },
      run: ({ run, input }) => run.spawn(String(input), inputs(1) as never),
    });
    const daybook = await book.start([child, parent]);

    expect((await finished(daybook, "parent", "child")).error).toMatchObject({ code: "OPTION_INVALID" });
    expect((await finished(daybook, "parent", "nobody")).error).toMatchObject({ code: "JOB_NOT_FOUND" });
  });

  test("with no children at all goes on at once", async () => {
    const book = newBook();
    const child = defineJob({ name: "child", run: () => null });
    const daybook = await book.start([child, parentOf(child, [])]);

    expect(await finished(daybook, "parent")).toMatchObject({ state: "succeeded", result: { total: 0 } });
  });
});

const parentOptions = { name: "parent", retry: { attempts: 1 } } as const;

describe("children", () => {
  test("are cancelled with their parent, the waiting and the running", async () => {
    const book = newBook();
    const child = new HeldJob({ name: "child" });
    const daybook = await book.start([child.job, parentOf(child.job, inputs(1, 2, 3), 1)]);
    const { id } = await daybook.enqueue("parent");
    await child.started();

    await daybook.runs.cancel(id, { by: "anna" });

    expect((await daybook.runs.wait(id)).state).toBe("cancelled");
    await eventually(async () => expect(await daybook.runs.childStates(id)).toEqual({ cancelled: 3 }));
    expect(child.contexts).toHaveLength(1);
  });

  test("run on other workers too, and the parent hears of it", async () => {
    const book = newBook();
    const child = defineJob({ name: "child", queue: "elsewhere", run: () => null });
    const parent = parentOf(child, inputs(1, 2, 3));
    const first = await book.start([child, parent], { worker: { queues: { default: 1 } } });
    const second = await book.start([child, parent], { worker: { queues: { elsewhere: 1 } } });

    const run = await finished(first, "parent");

    expect(run).toMatchObject({ state: "succeeded", workerId: first.workerId });
    const { data } = await first.runs.list({ parentId: run.id });
    expect(new Set(data.map(({ workerId }) => workerId))).toEqual(new Set([second.workerId]));
  });

  test("keep their parent's tenant unless they have their own", async () => {
    const book = newBook();
    const tenants: unknown[] = [];
    const child = defineJob({ name: "child", run: ({ tenant }) => void tenants.push(tenant) });
    const parent = defineJob({
      name: "parent",
      run: ({ run }) => run.spawn("child", [{ input: 1 }, { input: 2, tenant: "koeln" }] as never),
    });
    const daybook = await book.start([child, parent]);
    const { id } = await daybook.enqueue(parent, null, { tenant: "berlin" });
    await daybook.runs.wait(id);

    expect(sorted(tenants)).toEqual(["berlin", "koeln"]);
  });

  test("that finish quickly are all counted, a thousand of them", async () => {
    const book = newBook();
    const child = defineJob({ name: "child", run: () => null });
    const many = parentOf(child, inputs(...Array.from({ length: 1_200 }, (_, n) => n)), 50);
    const daybook = await book.start([child, many], { worker: { concurrency: 100 } });

    const { result } = await finished(daybook, "parent");

    expect((result as ChildrenSummary).states).toEqual({ succeeded: 1_200 });
  });
});

describe("one child per tenant", () => {
  const shops = ["berlin", "hamburg", "koeln"];
  const perTenant = (run: (tenant: string | null) => unknown, options: object = {}) =>
    defineJob({
      name: "sync",
      retry: { attempts: 1 },
      fanOut: { tenants: async () => shops, ...options },
      run: ({ tenant }) => run(tenant),
    });

  test("runs for each of them, with the parent's input", async () => {
    const book = newBook();
    const seen: unknown[] = [];
    const sync = defineJob({
      name: "sync",
      fanOut: { tenants: () => [...shops, "berlin"] },
      run: ({ tenant, input }) => void seen.push([tenant, input]),
    });
    const daybook = await book.start([sync]);

    const parent = await finished(daybook, "sync", { full: true });

    expect(parent).toMatchObject({ state: "succeeded", result: { tenants: 3, disabled: 0, succeeded: 3 } });
    expect(sorted(seen)).toEqual(shops.map((shop) => [shop, { full: true }]));
    expect((await daybook.tenants.list()).map(({ id }) => id).toSorted()).toEqual(shops);
  });

  test("one that fails makes the parent partial and stops none of the others", async () => {
    const book = newBook();
    const done: unknown[] = [];
    const sync = perTenant((tenant) => {
      if (tenant === "berlin") throw new Error("wrong password");
      done.push(tenant);
    });
    const daybook = await book.start([sync]);

    expect(await finished(daybook, "sync")).toMatchObject({ state: "partial", result: { succeeded: 2, failed: 1 } });
    expect(sorted(done)).toEqual(["hamburg", "koeln"]);
  });

  test("all that fail make the parent fail, without another attempt", async () => {
    const book = newBook();
    const sync = defineJob({
      name: "sync",
      retry: { attempts: 2, delay: 0, jitter: 0 },
      fanOut: { tenants: () => shops },
      run: () => {
        throw new Error("the network is down");
      },
    });
    const daybook = await book.start([sync]);

    const parent = await finished(daybook, "sync");

    expect(parent).toMatchObject({
      state: "failed",
      attempt: 1,
      error: { message: expect.stringContaining("All 3 tenants") },
    });
    expect(await daybook.runs.childStates(parent.id)).toEqual({ failed: 3 });
  });

  test("a disabled one is left out, and nothing is left when all are", async () => {
    const book = newBook();
    const done: unknown[] = [];
    const daybook = await book.start([perTenant((tenant) => void done.push(tenant))]);
    await daybook.tenants.disable("hamburg");
    expect(await finished(daybook, "sync")).toMatchObject({ state: "succeeded", result: { tenants: 2, disabled: 1 } });
    expect(sorted(done)).toEqual(["berlin", "koeln"]);

    await daybook.jobs.disable("sync", { tenant: "berlin" });
    await daybook.tenants.disable("koeln");
    const run = await finished(daybook, "sync");
    expect(run).toMatchObject({ state: "skipped", reason: "all 3 tenants are disabled" });
  });

  test("starts spread over the window, each tenant always at the same place", async () => {
    const book = newBook();
    const daybook = await book.start([perTenant(() => null, { spread: "1h" })]);
    const offsets = async (): Promise<number[]> => {
      const { id } = await daybook.enqueue("sync");
      const children = await eventually(async () => {
        const { data } = await daybook.runs.list({ parentId: id });
        expect(data).toHaveLength(3);
        return data;
      });
      await daybook.runs.cancel(id);
      const byTenant = children.toSorted((a, b) => (String(a.tenant) < String(b.tenant) ? -1 : 1));
      return byTenant.map(({ availableAt, createdAt }) => availableAt - createdAt);
    };

    const first = await offsets();

    expect(new Set(first).size).toBe(3);
    for (const offset of first) expect(offset).toBeLessThan(3_600_000);
    expect(await offsets()).toEqual(first);
  });

  test("for one tenant alone calls the handler itself", async () => {
    const book = newBook();
    const daybook = await book.start([perTenant((tenant) => tenant)]);
    const { id } = await daybook.enqueue("sync", null, { tenant: "berlin" });

    expect(await daybook.runs.wait(id)).toMatchObject({ state: "succeeded", result: "berlin" });
    expect(await daybook.runs.childStates(id)).toEqual({});
  });

  test("is stopped by the job's own limit no more than its parent", async () => {
    const book = newBook();
    const one = gate();
    const sync = defineJob({
      name: "sync",
      concurrency: { limit: 1 },
      fanOut: { tenants: () => shops },
      run: () => one.opened,
    });
    const daybook = await book.start([sync]);
    const { id } = await daybook.enqueue(sync);
    await eventually(async () => expect(await daybook.runs.childStates(id)).toEqual({ running: 1, blocked: 2 }));
    one.open();

    expect(await daybook.runs.wait(id)).toMatchObject({ state: "succeeded" });
  });
});
