import pg from "pg";
import { expect, test } from "vitest";
import { loadSql } from "../../src/store/postgres/load-sql.ts";
import { withClient } from "./postgres-book.ts";
import { openPostgresScene, useServer } from "./postgres-scene.ts";
import { limitsWereKept } from "./ledger-invariants.ts";

const server = useServer();

test("the witness sees a limit exceeded by transactions that do not see each other", async () => {
  const { scene, book } = await openPostgresScene(server());
  const runs = await scene.client.enqueueMany("limited", [
    { ms: 1, key: "a" },
    { ms: 1, key: "a" },
    { ms: 1, key: "a" },
  ]);
  // Each counts before it writes, as a store without locks would, and none sees the others.
  const clients = runs.map(() => new pg.Client({ connectionString: server().url }));
  await Promise.all(clients.map((client) => client.connect()));
  for (const [place, client] of clients.entries()) {
    await client.query("BEGIN");
    const { rows } = await client.query(`SELECT count(*) FROM ${book.schema}.run WHERE state = 'running'`);
    expect(rows).toEqual([{ count: "0" }]);
    const { text, names } = loadSql("run_claim", book.schema);
    const values: Readonly<Record<string, unknown>> = { worker: "w", now: 1, ids: [runs[place]?.id] };
    await client.query(
      text,
      names.map((name) => values[name]),
    );
  }
  await Promise.all(clients.map((client) => client.query("COMMIT")));
  await Promise.all(clients.map((client) => client.end()));

  const ledger = await scene.ledger();
  expect(ledger.changes.map((change) => change.running_of_key)).toEqual([null, null, null, 1, 2, 3]);
  expect(limitsWereKept(ledger, { "limited:a": 2 })).toEqual([
    expect.stringContaining("3 of 2 runs of limited:a were running"),
  ]);
  expect(ledger.integrity).toEqual(["ok"]);
});

test("the check of the files sees a row that is missing from an index", async () => {
  const { scene, book } = await openPostgresScene(server());
  await scene.client.enqueue("quick", { ms: 1 });
  await withClient(server().url, async (client) => {
    // An index made while its table was empty, and not told of what came after.
    await client.query(`CREATE TABLE ${book.schema}.spoiled (n INTEGER)`);
    await client.query(`CREATE INDEX spoiled_n ON ${book.schema}.spoiled (n)`);
    await client.query(
      `UPDATE pg_index SET indisready = false WHERE indexrelid = '${book.schema}.spoiled_n'::regclass`,
    );
    await client.query(`INSERT INTO ${book.schema}.spoiled VALUES (1)`);
    await client.query(`UPDATE pg_index SET indisready = true WHERE indexrelid = '${book.schema}.spoiled_n'::regclass`);
  });
  expect((await scene.ledger()).integrity).toEqual([expect.stringContaining("spoiled")]);
});
