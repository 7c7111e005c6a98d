import { CamelCasePlugin, Kysely, ParseJSONResultsPlugin, PostgresDialect, sql, type Transaction } from "kysely";
import pg from "pg";
import { describeTransactions } from "./tx/describe-transactions.ts";

interface Tables {
  purchase: { id: string; total: number };
}

async function connect(db: Kysely<Tables>) {
  return {
    transaction: (work: (tx: Transaction<Tables>) => Promise<void>) => db.transaction().execute(work),
    insert: (tx: Transaction<Tables>, id: string) => tx.insertInto("purchase").values({ id, total: 7 }).execute(),
    fail: (tx: Transaction<Tables>) => sql`SELECT 1 / 0`.execute(tx),
    others: [db, db.withSchema("public")],
    names: { db },
    close: () => db.destroy(),
  };
}

const dialect = (url: string): PostgresDialect =>
  new PostgresDialect({ pool: new pg.Pool({ connectionString: url, types: bigints }) });

/** As an application may have it: 64-bit integers as bigint, JSON as text. */
const bigints: pg.CustomTypesConfig = {
  getTypeParser(type) {
    const parsers: Readonly<Record<number, (text: string) => unknown>> = { 20: BigInt, 114: String };
    return parsers[type] ?? pg.types.getTypeParser(type);
  },
};

describeTransactions("Kysely", (url) => connect(new Kysely<Tables>({ dialect: dialect(url) })));
describeTransactions(
  "Kysely with plugins",
  (url) =>
    connect(
      new Kysely<Tables>({ dialect: dialect(url), plugins: [new ParseJSONResultsPlugin(), new CamelCasePlugin()] }),
    ),
  "Kysely",
);
describeTransactions(
  "Kysely that is ended by hand",
  async (url) => {
    const db = new Kysely<Tables>({ dialect: dialect(url) });
    return {
      ...(await connect(db)),
      async transaction(work: (tx: Transaction<Tables>) => Promise<void>) {
        const tx = await db.startTransaction().execute();
        try {
          await work(tx);
        } catch (error) {
          await tx.rollback().execute();
          throw error;
        }
        await tx.commit().execute();
      },
    };
  },
  "Kysely",
);
