import { expect, onTestFinished, test } from "vitest";
import type { Store } from "../../src/store/port/store.ts";
import { claim, enqueue, enqueued, ensureJobs, ensureWorker, newRun, newRuns, settle } from "./builders.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";

/** Two connections, so that their transactions really run side by side. */
async function openTwo(): Promise<[Store, Store]> {
  const fixture = await openFreshPostgres();
  onTestFinished(() => fixture.destroy());
  const [first, second] = [await fixture.open(), await fixture.open()];
  await first.migrate();
  return [first, second];
}

// Neither of two settles that run side by side sees the other's end. Each would leave the waking to the other.
test("runs that end at the same time wake the solo run that waits for both", async () => {
  const [first, second] = await openTwo();
  await ensureJobs(first, {});
  const worker = await ensureWorker(first);
  for (let round = 0; round < 30; round += 1) {
    const overlapKey = `round ${round}`;
    await enqueue(first, newRun({ overlapKey }), newRun({ overlapKey }));
    const [one, other] = await claim(first, worker);
    const solo = await enqueued(first, { overlapKey, solo: true });
    expect(await claim(first, worker)).toEqual([]);

    const settled = await Promise.all([settle(first, worker, one!), settle(second, worker, other!)]);

    expect(settled).toEqual([true, true]);
    const [taken] = await claim(second, worker);
    expect(taken?.id).toBe(solo);
    await settle(first, worker, taken!);
  }
});

test("runs that end at the same time beyond a lowered limit leave nobody waiting", async () => {
  const [first, second] = await openTwo();
  await ensureJobs(first, { concurrency: { limit: 4, perKey: false } });
  const worker = await ensureWorker(first);
  const concurrencyKey = "erp";
  for (let round = 0; round < 20; round += 1) {
    await ensureJobs(first, { concurrency: { limit: 4, perKey: false } });
    await enqueue(first, ...newRuns(4, { concurrencyKey }));
    const running = await claim(first, worker);
    expect(running).toHaveLength(4);
    await ensureJobs(first, { concurrency: { limit: 1, perKey: false } });
    const last = await enqueued(first, { concurrencyKey });
    expect(await claim(first, worker)).toEqual([]);

    await Promise.all(running.map((run, place) => settle(place % 2 === 0 ? first : second, worker, run)));

    const [taken, ...more] = await claim(second, worker);
    expect([taken?.id, more]).toEqual([last, []]);
    await settle(first, worker, taken!);
  }
});
