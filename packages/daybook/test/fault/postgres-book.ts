import { randomBytes } from "node:crypto";
import pg from "pg";
import { type Book, reads } from "./book.ts";
import type { AttemptRow, Change, FireRow, RunRow, WorkerRow } from "./ledger.ts";
import { postgresWitness } from "./witness.ts";

/** Runs statements on a connection of its own, that no fault stands in the way of. */
export async function withClient<T>(address: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: address });
  // Whoever takes the server away takes this connection too; the statement under way says so.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export interface PostgresBook extends Book {
  readonly schema: string;
  /** The same book at another address of its server: through a line, or a pooler. */
  via(server: string): string;
}

/** A book in a schema of its own. @param batch from how many runs on a claim keeps them in one row; 0: never. */
export function postgresBook(server: string, batch: number): PostgresBook {
  const schema = `fault_${randomBytes(5).toString("hex")}`;
  const via = (place: string): string => {
    const address = new URL(place);
    address.searchParams.set("schema", schema);
    address.searchParams.set("batch", String(batch));
    return address.href;
  };
  return {
    address: via(server),
    place: schema,
    schema,
    via,
    async setWitness() {
      await withClient(server, async (client) => {
        await client.query(postgresWitness(schema));
        await client.query("CREATE EXTENSION IF NOT EXISTS amcheck SCHEMA public");
      });
    },
    read() {
      return withClient(server, async (client) => {
        await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
        await client.query(`SET LOCAL search_path = ${schema}`);
        const rows = {
          runs: await all<RunRow>(client, reads.runs),
          attempts: await all<AttemptRow>(client, reads.attempts),
          fires: await all<FireRow>(client, reads.fires),
          workers: await all<WorkerRow>(client, reads.workers),
          changes: await all<Change>(client, reads.changes),
        };
        await client.query("COMMIT");
        return { ...rows, integrity: await checkIndexes(client, schema) };
      });
    },
    async remove() {
      await withClient(server, (client) => client.query(`DROP SCHEMA ${schema} CASCADE`));
    },
  };
}

/** As JSON, where BIGINT is a number like any other. */
async function all<Row>(client: pg.Client, sql: string): Promise<Row[]> {
  const { rows } = await client.query<{ all: Row[] }>(
    `SELECT coalesce(json_agg(one), '[]') AS all FROM (${sql}) AS one`,
  );
  return rows[0]?.all ?? [];
}

/** PostgreSQL's own check that every row is in every index it belongs in. */
async function checkIndexes(client: pg.Client, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ index: string }>(
    `SELECT indexrelid::regclass::text AS index FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
     JOIN pg_am ON pg_am.oid = relam WHERE amname = 'btree' AND relnamespace = $1::regnamespace`,
    [schema],
  );
  const found: string[] = [];
  for (const { index } of rows) {
    try {
      await client.query("SELECT public.bt_index_check($1::regclass, true)", [index]);
    } catch (error) {
      found.push(error instanceof Error ? error.message : String(error));
    }
  }
  return found.length === 0 ? ["ok"] : found;
}
