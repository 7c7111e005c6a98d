import { randomBytes } from "node:crypto";
import pg from "pg";
import pino from "pino";
import { inject } from "vitest";
import { z } from "zod";
import { createDaybook, defineJob, type AnyJob, type Daybook, type DaybookOptions } from "../../../src/index.ts";

const silent = pino({ level: "silent" });

export const sendReceipt = defineJob({
  name: "send-receipt",
  input: z.object({ purchase: z.string() }),
  run: ({ input }) => input.purchase,
});

/** An application's database: its table of purchases, and the book beside it. */
export class Shop {
  readonly url: string;
  readonly #name: string;
  readonly #behind: pg.Pool;
  readonly #daybooks: Daybook[] = [];

  private constructor(name: string) {
    const url = new URL(inject("postgresUrl"));
    url.pathname = `/${name}`;
    this.url = url.href;
    this.#name = name;
    this.#behind = new pg.Pool({ connectionString: this.url, max: 2 });
  }

  static async open(): Promise<Shop> {
    const shop = new Shop(`shop_${randomBytes(6).toString("hex")}`);
    await onServer(`CREATE DATABASE ${shop.#name}`);
    await shop.rows("CREATE TABLE purchase (id text PRIMARY KEY, total int NOT NULL)");
    return shop;
  }

  /** A Daybook on the book, not started. */
  async daybook(jobs: readonly AnyJob[] = [sendReceipt], options: Partial<DaybookOptions> = {}): Promise<Daybook> {
    const worker = { abortGrace: 50, drain: 0, lease: "2m" };
    const daybook = await createDaybook({ logger: silent, worker, ...options, jobs, store: this.url });
    this.#daybooks.push(daybook);
    return daybook;
  }

  /** Another connection than all that are tested. */
  async rows<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#behind.query<Row>(text, [...values])).rows;
  }

  /** How many runs and purchases everybody can see. */
  async counts(): Promise<{ runs: number; purchases: number }> {
    const [row] = await this.rows<{ runs: number; purchases: number }>(
      "SELECT (SELECT count(*)::int FROM daybook.run) AS runs, (SELECT count(*)::int FROM purchase) AS purchases",
    );
    return row ?? { runs: -1, purchases: -1 };
  }

  /** As it was at the beginning, for the next test. */
  async clear(): Promise<void> {
    await this.stop();
    await this.rows("DELETE FROM purchase");
    for (const table of ["waiting_run", "running_run", "finished_run", "dedupe_key", "child_key"]) {
      await this.rows(`DELETE FROM daybook.${table}`);
    }
    await this.rows("DELETE FROM daybook.override");
    await this.rows("UPDATE daybook.pulse SET controls = controls + 1");
  }

  async stop(): Promise<void> {
    for (const daybook of this.#daybooks.splice(0)) await daybook.stop();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.#behind.end();
    // Not by force: it waits for sessions that are about to end, and force would make an error of these that nobody listens to.
    await onServer(`DROP DATABASE ${this.#name}`);
  }
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  await client.query(statement);
  await client.end();
}
