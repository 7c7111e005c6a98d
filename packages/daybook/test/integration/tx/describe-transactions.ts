import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { defineJob, type Daybook } from "../../../src/index.ts";
import { FakeClock } from "../../../src/testing/index.ts";
import { eventOf, eventually } from "../engine/signals.ts";
import { runGuideExample } from "./guide-example.ts";
import { sendReceipt, Shop } from "./shop.ts";
import { machineMs } from "../../support/machine-clock.ts";
import { elapsedMs } from "../../support/machine-time.ts";

/** One library as an application uses it. */
export interface Library<Tx extends object> {
  /** One transaction: committed when `work` resolves, rolled back when it rejects. Rejects with what the library makes of that. */
  transaction(work: (tx: Tx) => Promise<void>): Promise<void>;
  /** Writes a purchase as part of it. */
  insert(tx: Tx, id: string): Promise<unknown>;
  /** A statement that PostgreSQL refuses. */
  fail(tx: Tx): Promise<unknown>;
  /** Objects of the library that are no transactions. */
  readonly others: readonly object[];
  /** What the guide's example names, beside `daybook`, `sendReceipt` and `purchase`. */
  readonly names: Readonly<Record<string, unknown>>;
  close(): Promise<unknown>;
}

class Changed extends Error {}

const report = defineJob({ name: "report", queue: "reports", concurrency: { limit: 3 }, run: () => "done" });

/** What a transaction of any library holds for the book. */
export function describeTransactions<Tx extends object>(
  title: string,
  connect: (url: string) => Promise<Library<Tx>>,
  section: string = title,
): void {
  describe(`enqueue in a transaction of ${title}`, () => {
    let shop: Shop;
    let library: Library<Tx>;
    beforeAll(async () => {
      shop = await Shop.open();
      library = await connect(shop.url);
      // Prisma generates its client first, which takes its time on a busy machine.
    });
    afterEach(() => shop.clear());
    afterAll(async () => {
      await library.close();
      await shop.close();
    });

    /** A transaction that is undone because its application changes its mind. */
    const undone = (work: (tx: Tx) => Promise<void>): Promise<void> =>
      expect(
        library.transaction(async (tx) => {
          await work(tx);
          throw new Changed("changed my mind");
        }),
      ).rejects.toThrow(Changed);

    test("the run is there with the purchase when it commits, and not before", async () => {
      const daybook = await shop.daybook();
      let id = "";
      await library.transaction(async (tx) => {
        await library.insert(tx, "p1");
        const enqueued = await daybook.enqueue(sendReceipt, { purchase: "p1" }, { tx });
        expect(enqueued.created).toBe(true);
        id = enqueued.id;
        expect(await daybook.runs.list()).toMatchObject({ data: [] });
        expect(await shop.counts()).toEqual({ runs: 0, purchases: 0 });
      });
      expect(await shop.counts()).toEqual({ runs: 1, purchases: 1 });
      expect(await daybook.runs.get(id)).toMatchObject({ state: "waiting", input: { purchase: "p1" }, trigger: "api" });
    });

    test("the run was never there when it rolls back", async () => {
      const daybook = await shop.daybook();
      const seen = watch(shop);
      let id = "";
      await undone(async (tx) => {
        await library.insert(tx, "p1");
        id = (await daybook.enqueue(sendReceipt, { purchase: "p1" }, { tx })).id;
        await seen.looked();
      });
      await seen.looked();
      expect(await seen.stop()).toEqual([0]);
      expect(await shop.counts()).toEqual({ runs: 0, purchases: 0 });
      await expect(daybook.runs.get(id)).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    });

    test("a worker of the same process starts the run at once, without looking for it", async () => {
      // Its clock stands still, so nothing is found by polling.
      const daybook = await shop.daybook([sendReceipt], { clock: new FakeClock(Date.now()) });
      await daybook.start();
      const tookMs: number[] = [];
      for (const purchase of ["p1", "p2", "p3", "p4"]) {
        const finished = eventOf(daybook, "run.finished");
        await library.transaction(async (tx) => {
          await daybook.enqueue(sendReceipt, { purchase }, { tx });
        });
        const committedAt = machineMs();
        expect(await finished).toMatchObject({ job: "send-receipt", state: "succeeded" });
        tookMs.push(elapsedMs(committedAt));
      }
      // The first may have to wait until the worker listens.
      expect(Math.max(...tookMs.slice(1))).toBeLessThan(1_000);
    });

    test("tenant, delay, priority, queue, attempts, expiry and limits are those of any other enqueue", async () => {
      const clock = new FakeClock(Date.now());
      const daybook = await shop.daybook([report], { clock });
      const options = { tenant: 'ber\\l"in', delay: "90s", priority: -5, attempts: 7, expires: "1h", by: "it's me" };
      const plain = await daybook.enqueue(report, { note: 'a "b" \\ {c,d} ? $1 \u0000 ü 😀' }, options);
      let inside = { id: "" };
      await library.transaction(async (tx) => {
        inside = await daybook.enqueue(report, { note: 'a "b" \\ {c,d} ? $1 \u0000 ü 😀' }, { ...options, tx });
      });
      const { id: _, ...expected } = await daybook.runs.get(plain.id);
      expect(expected).toMatchObject({ status: "scheduled", queue: "reports", maxAttempts: 7, tenant: 'ber\\l"in' });
      expect(await daybook.runs.get(inside.id)).toEqual({ ...expected, id: inside.id });
      const rows = await shop.rows("SELECT DISTINCT lane, concurrency_key, solo, expires_at FROM daybook.run");
      expect(rows).toHaveLength(1);
    });

    test("many inputs are all there, or none", async () => {
      const daybook = await shop.daybook();
      const inputs = Array.from({ length: 120 }, (_, place) => ({ purchase: `p${place}` }));
      await undone(async (tx) => {
        expect(await daybook.enqueueMany(sendReceipt, inputs, { tx })).toHaveLength(120);
      });
      expect(await shop.counts()).toEqual({ runs: 0, purchases: 0 });
      await library.transaction(async (tx) => {
        await daybook.enqueueMany(sendReceipt, inputs, { tx });
        expect(await daybook.enqueueMany(sendReceipt, [], { tx })).toEqual([]);
      });
      const rows = await shop.rows<{ input: string }>("SELECT input FROM daybook.run ORDER BY id");
      expect(rows.map(({ input }) => JSON.parse(input) as unknown)).toEqual(inputs);
    });

    test("calls at the same time on one transaction wait for each other", async () => {
      const daybook = await shop.daybook();
      await library.transaction(async (tx) => {
        await Promise.all(
          ["p1", "p2", "p3"].map((purchase) => daybook.enqueue(sendReceipt, { purchase }, { tx, tenant: purchase })),
        );
      });
      expect(await shop.counts()).toMatchObject({ runs: 3 });
    });

    describe("with a dedupe key", () => {
      const twin = (daybook: Daybook, tx: Tx) =>
        daybook.enqueue(sendReceipt, { purchase: "p1" }, { tx, dedupeKey: "p1" });

      test("the run that has it is returned, of an earlier transaction or of this one", async () => {
        const daybook = await shop.daybook();
        const first = await daybook.enqueue(sendReceipt, { purchase: "p1" }, { dedupeKey: "p1" });
        await library.transaction(async (tx) => {
          expect(await twin(daybook, tx)).toEqual({ id: first.id, created: false });
          const other = await daybook.enqueue(sendReceipt, { purchase: "p2" }, { tx, dedupeKey: "p2" });
          const again = await daybook.enqueue(sendReceipt, { purchase: "p2" }, { tx, dedupeKey: "p2" });
          expect(again).toEqual({ id: other.id, created: false });
          await library.insert(tx, "p1");
        });
        expect(await shop.counts()).toEqual({ runs: 2, purchases: 1 });
      });

      test.for([{ ends: "commits" }, { ends: "rolls back" }])(
        "a twin in another open transaction is waited for, which $ends",
        async ({ ends }) => {
          const daybook = await shop.daybook();
          let first = "";
          let second = Promise.resolve({ id: "", created: false });
          const opened = library.transaction(async (tx) => {
            first = (await twin(daybook, tx)).id;
            second = transactionOf(library, (mine) => twin(daybook, mine));
            await eventually(async () => expect(await waitingBackends(shop)).toBe(1));
            if (ends === "rolls back") throw new Changed("changed my mind");
          });
          const end = await opened.then(
            () => "commits",
            () => "rolls back",
          );
          expect(end).toBe(ends);
          const { id, created } = await second;
          expect(created).toBe(ends === "rolls back");
          expect(id === first).toBe(ends === "commits");
          expect((await daybook.runs.list()).data.map((run) => run.id)).toEqual([id]);
        },
      );
    });

    test("a refused run leaves the transaction as it was", async () => {
      const daybook = await shop.daybook();
      await daybook.start();
      await daybook.jobs.disable("send-receipt", { by: "test" });
      await library.transaction(async (tx) => {
        await expect(daybook.enqueue(sendReceipt, { purchase: "p1" }, { tx })).rejects.toMatchObject({
          code: "JOB_DISABLED",
        });
        await expect(daybook.enqueue("send-receipt", { purchase: 1 }, { tx })).rejects.toMatchObject({
          code: "INPUT_INVALID",
        });
        await library.insert(tx, "p1");
      });
      expect(await shop.counts()).toEqual({ runs: 0, purchases: 1 });
    });

    test("a transaction in which a statement failed is told apart", async () => {
      const daybook = await shop.daybook();
      const transaction = library.transaction(async (tx) => {
        await expect(library.fail(tx)).rejects.toBeInstanceOf(Error);
        await daybook.enqueue(sendReceipt, { purchase: "p1" }, { tx });
      });
      await expect(transaction).rejects.toMatchObject({
        code: "STORE_FAILED",
        message: expect.stringContaining("has failed before") as string,
        params: { sqlState: "25P02" },
      });
      expect(await shop.counts()).toEqual({ runs: 0, purchases: 0 });
    });

    test("what is no transaction is refused with the remedy", async () => {
      const daybook = await shop.daybook();
      for (const tx of Object.values(library.others)) {
        await expect(daybook.enqueue(sendReceipt, { purchase: "p1" }, { tx })).rejects.toMatchObject({
          code: "OPTION_INVALID",
          params: { field: "tx" },
          message: expect.stringMatching(/Pass |Take |between its BEGIN/) as string,
        });
      }
      expect(await shop.counts()).toEqual({ runs: 0, purchases: 0 });
    });

    test("a transaction that is over is refused", async () => {
      const daybook = await shop.daybook();
      const over: Tx[] = [];
      await library.transaction(async (tx) => {
        over.push(tx);
        await library.insert(tx, "p1");
      });
      for (const tx of over) {
        await expect(daybook.enqueue(sendReceipt, { purchase: "p1" }, { tx })).rejects.toMatchObject({
          name: "DaybookError",
        });
      }
      expect(await shop.counts()).toEqual({ runs: 0, purchases: 1 });
    });

    test("the guide's example runs as it stands", async () => {
      const daybook = await shop.daybook();
      const purchase = { id: "p1", total: 7 };
      await runGuideExample(section, { ...library.names, daybook, sendReceipt, purchase });
      expect(await shop.counts()).toEqual({ runs: 1, purchases: 1 });
      expect((await daybook.runs.list()).data[0]).toMatchObject({ input: { purchase: "p1" } });
    });
  });
}

/** What `work` returned, once its transaction has committed. */
async function transactionOf<Tx extends object, T>(library: Library<Tx>, work: (tx: Tx) => Promise<T>): Promise<T> {
  const results: T[] = [];
  await library.transaction(async (tx) => {
    results.push(await work(tx));
  });
  return results[0] as T;
}

/** Connections to this database that wait for another one's transaction. */
async function waitingBackends(shop: Shop): Promise<number> {
  const rows = await shop.rows(
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rows.length;
}

/** Counts the runs that others see, over and over. */
function watch(shop: Shop): { looked(): Promise<void>; stop(): Promise<number[]> } {
  const seen = new Set<number>();
  let looks = 0;
  let over = false;
  const watching = (async () => {
    while (!isOver()) {
      seen.add((await shop.counts()).runs);
      looks += 1;
    }
  })();
  function isOver(): boolean {
    return over;
  }
  return {
    async looked() {
      const before = looks;
      await eventually(() => expect(looks).toBeGreaterThan(before + 3));
    },
    async stop() {
      over = true;
      await watching;
      return [...seen];
    },
  };
}
