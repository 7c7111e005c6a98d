import { randomBytes } from "node:crypto";
import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { createDaybook, defineJob } from "../../src/index.ts";

const quick = defineJob({ name: "quick", run: () => 1 });

/** Keeps everybody from that book's runs, as a migration of somebody's own would. */
async function lockRuns(schema: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  await client.query(`BEGIN; LOCK TABLE ${schema}.waiting_run`);
  return () => client.end();
}

test("a call waits for the database as long as `storeTimeout` says, in each Daybook for itself", async () => {
  const schema = `timeout_${randomBytes(5).toString("hex")}`;
  const address = new URL(inject("postgresUrl"));
  address.searchParams.set("schema", schema);
  const [hasty, patient] = await Promise.all(
    ["8s", "10m"].map((storeTimeout) => createDaybook({ store: address.href, jobs: [quick], storeTimeout })),
  );
  onTestFinished(async () => {
    await Promise.all([hasty?.stop(), patient?.stop()]);
  });

  const release = await lockRuns(schema);
  const waiting = patient?.enqueue("quick");
  await expect(hasty?.enqueue("quick")).rejects.toMatchObject({ code: "STORE_BUSY" });
  await release();
  expect(await waiting).toMatchObject({ id: expect.any(String) });
});
