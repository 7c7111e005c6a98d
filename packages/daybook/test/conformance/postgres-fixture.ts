import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import type { StoreFixture } from "./store-fixture.ts";

// Behind the stores' backs, and for one statement at a time.
const behind = new pg.Pool({ connectionString: inject("postgresUrl"), max: 1, allowExitOnIdle: true });

/** Migrated schemas of tests that are over, emptied. */
const ready: string[] = [];

/** What a schema is made with and a test never changes, or may find at any value. */
const kept = ["migration", "pulse"];

function addressOf(schema: string, batch: string | null): string {
  const address = new URL(inject("postgresUrl"));
  address.searchParams.set("schema", schema);
  if (batch !== null) address.searchParams.set("batch", batch);
  return address.href;
}

/** Tables of tests are small: to delete their rows takes a twentieth of the time that making the tables anew takes. */
async function empty(schema: string): Promise<void> {
  const { rows } = await behind.query<{ tablename: string }>(
    "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = $1 AND tablename <> ALL ($2::text[])",
    [schema, kept],
  );
  await behind.query(rows.map(({ tablename }) => `DELETE FROM ${schema}.${tablename}`).join("; "));
}

/**
 * A schema of its own in this run's database: an empty one, or, once `prepare` was called, a migrated one that an earlier test is done with.
 * A schema whose address was given away is used once: a process that was killed may still have a statement under way.
 */
export function openFreshPostgres(): Promise<StoreFixture> {
  return openFresh(null);
}

/** The same, with each claim that can be a batch as a batch, were it of one run. */
export function openFreshPostgresInBatches(): Promise<StoreFixture> {
  return openFresh("1");
}

async function openFresh(batch: string | null): Promise<StoreFixture> {
  let schema = `test_${randomBytes(6).toString("hex")}`;
  let isPrepared = false;
  let isGivenAway = false;
  const opened: Store[] = [];
  return {
    get url() {
      isGivenAway = true;
      return addressOf(schema, batch);
    },
    async prepare() {
      schema = ready.pop() ?? schema;
      isPrepared = true;
    },
    async open() {
      const store = await openStore(addressOf(schema, batch));
      opened.push(store);
      return store;
    },
    async pretendNewerSchema() {
      isGivenAway = true;
      await behind.query(
        `INSERT INTO ${schema}.migration (number, title, applied_at) SELECT max(number) + 1, 'newer', 0 FROM ${schema}.migration`,
      );
    },
    async destroy() {
      await Promise.all(opened.map((store) => store.close()));
      if (isPrepared && !isGivenAway) {
        await empty(schema);
        ready.push(schema);
      } else {
        await behind.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      }
    },
  };
}
