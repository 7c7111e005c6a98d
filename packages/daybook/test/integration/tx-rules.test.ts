import pg from "pg";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createDaybook, type Daybook } from "../../src/index.ts";
import { TransactionPooler } from "../support/postgres/transaction-pooler.ts";
import { newBook } from "./engine/book.ts";
import { sendReceipt, Shop } from "./tx/shop.ts";

let shop: Shop;
const clients: pg.Client[] = [];
beforeAll(async () => {
  shop = await Shop.open();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.end();
  await shop.clear();
});
afterAll(() => shop.close());

/** A client in a transaction. */
async function begun(url: string = shop.url, begin: string = "BEGIN"): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  clients.push(client);
  await client.query(begin);
  return client;
}

const enqueue = (daybook: Daybook, tx: object, options: { queue?: string; tenant?: string; dedupeKey?: string } = {}) =>
  daybook.enqueue(sendReceipt, { purchase: "p1" }, { ...options, tx });

describe("a transaction that stays open", () => {
  test("holds nobody up who names the same new queue, or registers jobs", async () => {
    const daybook = await shop.daybook();
    const tx = await begun();
    await enqueue(daybook, tx, { queue: "brand-new" });

    const other = await shop.daybook();
    await other.start();
    await other.enqueue(sendReceipt, { purchase: "p2" }, { queue: "brand-new", delay: "1h" });
    await other.queues.pause("brand-new", { by: "test" });

    await tx.query("COMMIT");
    expect(await shop.counts()).toMatchObject({ runs: 2 });
  });

  test("takes with it the tenants that it was the first to name", async () => {
    const daybook = await shop.daybook();
    const tx = await begun();
    await enqueue(daybook, tx, { tenant: "never-was" });
    await tx.query("ROLLBACK");
    expect(await daybook.tenants.list()).toEqual([]);

    await tx.query("BEGIN");
    await enqueue(daybook, tx, { tenant: "came-to-stay" });
    await tx.query("COMMIT");
    expect(await daybook.tenants.list()).toMatchObject([{ id: "came-to-stay" }]);
  });

  test("goes by the book as it is now, even when it sees an older state of it", async () => {
    const daybook = await shop.daybook();
    await daybook.start();
    const tx = await begun(shop.url, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    await tx.query("SELECT count(*) FROM purchase");

    expect(await enqueue(daybook, tx, { queue: "newer-than-its-snapshot" })).toMatchObject({ created: true });
    await daybook.jobs.disable("send-receipt", { by: "test" });
    await expect(enqueue(daybook, tx)).rejects.toMatchObject({ code: "JOB_DISABLED" });

    await tx.query("COMMIT");
    expect(await shop.counts()).toMatchObject({ runs: 1 });
  });

  test("gives up what was done since a savepoint to which it goes back", async () => {
    const daybook = await shop.daybook();
    const tx = await begun();
    const kept = await enqueue(daybook, tx);
    await tx.query("SAVEPOINT before_second");
    await enqueue(daybook, tx);
    await tx.query("ROLLBACK TO SAVEPOINT before_second");
    await tx.query("COMMIT");
    expect((await daybook.runs.list()).data.map(({ id }) => id)).toEqual([kept.id]);
  });

  test("and waits in a circle with another is ended by PostgreSQL, with a code to try again by", async () => {
    const daybook = await shop.daybook();
    const [one, two] = [await begun(), await begun()];
    await enqueue(daybook, one, { dedupeKey: "a" });
    await enqueue(daybook, two, { dedupeKey: "b" });
    const ends = [
      { tx: one, result: enqueue(daybook, one, { dedupeKey: "b" }) },
      { tx: two, result: enqueue(daybook, two, { dedupeKey: "a" }) },
    ];
    const results = await Promise.all(
      ends.map(async ({ tx, result }) => {
        try {
          await result;
        } catch (error) {
          await tx.query("ROLLBACK");
          return error;
        }
        await tx.query("COMMIT");
        return "committed";
      }),
    );
    expect(results).toContain("committed");
    expect(results.find((result) => result !== "committed")).toMatchObject({
      code: "STORE_BUSY",
      params: { sqlState: "40P01" },
      cause: { code: "40P01" },
    });
    expect(await shop.counts()).toMatchObject({ runs: 2 });
  });

  test("can go through a pooler in transaction mode", async () => {
    const pooler = await TransactionPooler.open(shop.url, 2);
    const daybook = await shop.daybook();
    const tx = await begun(pooler.url);
    await enqueue(daybook, tx, { tenant: "berlin", dedupeKey: "once" });
    await tx.query("COMMIT");
    expect(await shop.counts()).toMatchObject({ runs: 1 });
    await expect(enqueue(daybook, tx)).rejects.toMatchObject({ code: "OPTION_INVALID" });
    await clients.pop()?.end();
    await pooler.close();
  });
});

describe("what cannot be used as tx", () => {
  test("is refused, with a list of what can", async () => {
    const daybook = await shop.daybook();
    const sql = postgres(shop.url);
    for (const tx of [{}, [], new Map(), () => undefined, { query: () => undefined }, sql]) {
      await expect(enqueue(daybook, tx)).rejects.toMatchObject({
        code: "OPTION_INVALID",
        message: expect.stringMatching(/pg .*Kysely, Drizzle, Prisma .*Knex/) as string,
      });
    }
    for (const tx of [null, 7, "BEGIN"]) {
      await expect(enqueue(daybook, tx as unknown as object)).rejects.toMatchObject({
        code: "OPTION_INVALID",
        params: { field: "tx" },
      });
    }
    expect(await shop.counts()).toMatchObject({ runs: 0 });
    await sql.end();
  });

  test("is a transaction on a database without the book, and the message says where it went", async () => {
    const daybook = await shop.daybook();
    const elsewhere = await Shop.open();
    const tx = await begun(elsewhere.url);
    const [there, here] = [elsewhere, shop].map(({ url }) => new URL(url).pathname.slice(1));

    const refused = enqueue(daybook, tx);
    await expect(refused).rejects.toMatchObject({ code: "SCHEMA_MISSING", params: { field: "tx", database: there } });
    await expect(refused).rejects.toThrow(new RegExp(`"${there}" on .* schema "daybook" .*/${here}`));
    // Nothing failed in it.
    await tx.query("INSERT INTO purchase (id, total) VALUES ('p1', 7)");
    await tx.query("COMMIT");

    await clients.pop()?.end();
    await elsewhere.close();
  });

  test("is a transaction on a database with another book", async () => {
    const daybook = await shop.daybook();
    const elsewhere = await Shop.open();
    await elsewhere.daybook();
    const tx = await begun(elsewhere.url);
    await expect(enqueue(daybook, tx)).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringContaining("another book") as string,
    });
    await tx.query("COMMIT");
    expect(await elsewhere.counts()).toMatchObject({ runs: 0 });
    await clients.pop()?.end();
    await elsewhere.close();
  });

  test("is anything, for a book in a SQLite file", async () => {
    const daybook = await newBook().open([sendReceipt]);
    await expect(enqueue(daybook, await begun())).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringContaining("PostgreSQL") as string,
    });
    expect((await daybook.runs.list()).data).toEqual([]);
  });
});

test("a book in a schema of another name is found there", async () => {
  const address = new URL(shop.url);
  address.searchParams.set("schema", "ledger");
  const daybook = await createDaybook({ jobs: [sendReceipt], store: address.href });
  const tx = await begun();
  const { id } = await enqueue(daybook, tx, { tenant: "berlin", dedupeKey: "once" });
  await tx.query("COMMIT");
  expect(await daybook.runs.get(id)).toMatchObject({ tenant: "berlin", state: "waiting" });
  await daybook.stop();
});
