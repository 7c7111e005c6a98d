import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import { dumpSchema } from "../support/postgres/schema-dump.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import type { StoreFixture } from "./store-fixture.ts";

const committed = fileURLToPath(new URL("../../src/store/postgres/schema.sql", import.meta.url));

let fixture: StoreFixture;
let client: pg.Client;

beforeEach(async () => {
  fixture = await openFreshPostgres();
  client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await fixture.destroy();
});

const schemaOf = (url: string): string => new URL(url).searchParams.get("schema") ?? "";

test("the committed schema.sql is what the migrations make", async () => {
  const store = await fixture.open();
  await store.migrate();
  await expect(await dumpSchema(client, schemaOf(fixture.url))).toMatchFileSnapshot(committed);
});

test("the printed SQL, run by hand, has the same result as migrate", async () => {
  const store = await fixture.open();
  const sql = await store.pendingSql();
  expect(sql).toContain("CREATE SCHEMA");
  await client.query(sql);
  const { wanted } = await store.schemaStatus();
  expect(await store.schemaStatus()).toEqual({ current: wanted, wanted, pending: [] });
  expect(await store.pendingSql()).toBe("");
  const byHand = await dumpSchema(client, schemaOf(fixture.url));

  const other = await openFreshPostgres();
  try {
    await (await other.open()).migrate();
    expect(await dumpSchema(client, schemaOf(other.url))).toBe(byHand);
  } finally {
    await other.destroy();
  }
});

test("a schema that an administrator made beforehand is used as it is", async () => {
  await client.query(`CREATE SCHEMA ${schemaOf(fixture.url)}`);
  const store = await fixture.open();
  expect(await store.pendingSql()).not.toContain("CREATE SCHEMA");
  expect(await store.migrate()).toMatchObject({ pending: [] });
});

test("two books in two schemas of one database know nothing of each other", async () => {
  const other = await openFreshPostgres();
  try {
    const [one, two] = [await fixture.open(), await other.open()];
    await Promise.all([one.migrate(), two.migrate()]);
    await one.settings.set("retention.maxAge", "1d", null, 0);
    expect(await two.settings.list()).toEqual([]);
  } finally {
    await other.destroy();
  }
});

test("a role that may not make the schema is told so with the remedy, and may work once it is made and granted", async () => {
  const schema = schemaOf(fixture.url);
  const role = `${schema}_role`;
  await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'guest'`);
  const address = new URL(fixture.url);
  address.username = role;
  address.password = "guest";
  const guest = await openStore(address.href);
  try {
    await expect(guest.migrate()).rejects.toMatchObject({
      code: "STORE_READ_ONLY",
      message: expect.stringMatching(/daybook db migrate.*daybook db print/),
    });
    const owner = await fixture.open();
    await owner.migrate();
    await client.query(
      `GRANT USAGE ON SCHEMA ${schema} TO ${role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}`,
    );
    expect(await guest.migrate()).toMatchObject({ pending: [] });
    await guest.settings.set("retention.maxAge", "1d", null, 0);
    expect(await owner.settings.get("retention.maxAge")).toBe("1d");
  } finally {
    await guest.close();
    await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  }
});
