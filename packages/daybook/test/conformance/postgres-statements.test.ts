import { readdirSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { loadSql } from "../../src/store/postgres/load-sql.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";

const folder = new URL("../../src/store/postgres/sql/", import.meta.url);

/** What a server cannot prepare, because it is no query. It is carried out by every migration. */
const commands = ["migration_create_table"];

test("this server understands every statement of the house", async () => {
  const fixture = await openFreshPostgres();
  onTestFinished(() => fixture.destroy());
  await (await fixture.open()).migrate();
  const client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  onTestFinished(() => client.end());
  const schema = new URL(fixture.url).searchParams.get("schema") ?? "";
  const names = readdirSync(folder).map((file) => path.basename(file, ".sql"));
  expect(names.length).toBeGreaterThan(100);

  const refused: string[] = [];
  for (const name of names.filter((statement) => !commands.includes(statement))) {
    try {
      await client.query(`PREPARE ${name} AS ${loadSql(name, schema).text}`);
    } catch (error) {
      refused.push(`${name}: ${String(error)}`);
    }
  }
  expect(refused).toEqual([]);
});
