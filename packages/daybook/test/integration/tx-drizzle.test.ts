import { sql } from "drizzle-orm";
import { drizzle as overPg } from "drizzle-orm/node-postgres";
import { integer, type PgDatabase, type PgQueryResultHKT, pgTable, text } from "drizzle-orm/pg-core";
import { drizzle as overPostgresJs } from "drizzle-orm/postgres-js";
import pg from "pg";
import postgres from "postgres";
import { describeTransactions } from "./tx/describe-transactions.ts";

const purchases = pgTable("purchase", { id: text().primaryKey(), total: integer().notNull() });

type Db = PgDatabase<PgQueryResultHKT>;
type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

function library(db: Db, close: () => Promise<unknown>) {
  return {
    transaction: (work: (tx: Tx) => Promise<void>) => db.transaction(work),
    insert: (tx: Tx, id: string) => tx.insert(purchases).values({ id, total: 7 }),
    fail: (tx: Tx) => tx.execute(sql`SELECT 1 / 0`),
    others: [db],
    names: { db, purchases },
    close,
  };
}

describeTransactions("Drizzle", async (url) => {
  const pool = new pg.Pool({ connectionString: url });
  return library(overPg({ client: pool }), () => pool.end());
});

describeTransactions(
  "Drizzle over postgres.js",
  async (url) => {
    const client = postgres(url, { onnotice: () => undefined });
    return library(overPostgresJs({ client }), () => client.end());
  },
  "Drizzle",
);
