import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { hour, t0 } from "./builders.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import { commitOf, ensureSchedules, firedRun, newSchedule } from "./schedule-builders.ts";

test("a schedule that another process has locked keeps no other one, and fires when that process is gone", async () => {
  const fixture = await openFreshPostgres();
  onTestFinished(() => fixture.destroy());
  const store = await fixture.open();
  await store.migrate();
  const [stuck, ...others] = ["a", "b", "c", "d", "e", "f"].map((key) => newSchedule({ key }));
  await ensureSchedules(store, stuck!, ...others);
  const client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  const schema = new URL(fixture.url).searchParams.get("schema");
  await client.query("BEGIN");
  await client.query(
    `UPDATE ${schema}.schedule SET next_due_at = next_due_at + 1, next_fire_at = next_fire_at WHERE id = $1`,
    [stuck!.id],
  );

  expect(await store.schedules.commitFires([stuck!, ...others].map((schedule) => commitOf(schedule)))).toEqual([
    false,
    ...others.map(() => true),
  ]);

  await client.query("ROLLBACK");
  await client.end();
  expect(await store.schedules.commitFires([commitOf(stuck!)])).toEqual([true]);
});

test("one commit that fails keeps none of the others", async () => {
  const fixture = await openFreshPostgres();
  onTestFinished(() => fixture.destroy());
  const store = await fixture.open();
  await store.migrate();
  const schedules = ["a", "b", "c", "d", "e", "f"].map((key) => newSchedule({ key }));
  await ensureSchedules(store, ...schedules);
  const [bad, ...good] = schedules.map((schedule) => commitOf(schedule));
  await store.runs.enqueue([[bad!.fires[0]!.run!]]);

  await expect(store.schedules.commitFires([bad!, ...good])).rejects.toMatchObject({ code: "STORE_FAILED" });

  const page = await store.schedules.fires({}, { limit: 10 });
  expect(page.data.map((fire) => fire.scheduleId)).toEqual(good.map((commit) => commit.scheduleId));
});

test("two tickers that commit the same hundred instants at once write each fire and each run once", async () => {
  const fixture = await openFreshPostgres();
  onTestFinished(() => fixture.destroy());
  const [one, two] = [await fixture.open(), await fixture.open()];
  await one.migrate();
  const schedules = Array.from({ length: 100 }, (_, place) => newSchedule({ key: String(place).padStart(3, "0") }));
  await ensureSchedules(one, ...schedules);
  const commits = () =>
    schedules.map((schedule) =>
      commitOf(schedule, t0, { fires: [{ dueAt: t0, outcome: "ran", reason: null, run: firedRun(schedule, t0) }] }),
    );

  const answers = await Promise.all([one.schedules.commitFires(commits()), two.schedules.commitFires(commits())]);

  expect(schedules.map((_, place) => answers.filter((answer) => answer[place]).length)).toEqual(schedules.map(() => 1));
  const runs = await one.runs.list({ createdFrom: t0, createdBefore: t0 + hour }, { limit: 1_000 });
  expect(new Set(runs.data.map((run) => run.scheduleId)).size).toBe(100);
  expect(runs.data).toHaveLength(100);
});
