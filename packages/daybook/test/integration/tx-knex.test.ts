import { knex as open, type Knex } from "knex";
import { describeTransactions } from "./tx/describe-transactions.ts";

function library(knex: Knex) {
  return {
    transaction: (work: (trx: Knex.Transaction) => Promise<void>) => knex.transaction(work),
    insert: (trx: Knex.Transaction, id: string) => trx("purchase").insert({ id, total: 7 }),
    fail: (trx: Knex.Transaction) => trx.raw("SELECT 1 / 0"),
    others: [knex],
    names: { knex },
    close: () => knex.destroy(),
  };
}

describeTransactions("Knex", async (url) => library(open({ client: "pg", connection: url })));

describeTransactions(
  "Knex that renames what it reads",
  async (url) =>
    library(
      open({
        client: "pg",
        connection: url,
        postProcessResponse: (result: { rows?: object[] }) => ({
          ...result,
          rows: result.rows?.map((row) =>
            Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toUpperCase(), value as unknown])),
          ),
        }),
      }),
    ),
  "Knex",
);
