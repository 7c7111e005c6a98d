import { expect, test } from "vitest";
import { defineJob } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook } from "./engine/book.ts";
import { finished, pass } from "./engine/signals.ts";

const job = defineJob({ name: "job", run: () => null });

test("an idle worker that enqueues for later comes back when the time has come", async () => {
  const clock = new FakeClock();
  const daybook = await newBook().start([job], { clock });
  await finished(daybook, "job");
  await pass(clock, 100);
  const { id } = await daybook.enqueue(job, undefined, { delay: "3s" });
  await pass(clock, 2_900);
  expect((await daybook.runs.get(id)).state).toBe("waiting");
  await pass(clock, 200);
  expect((await daybook.runs.get(id)).state).toBe("succeeded");
});

test("an idle worker takes more runs than it has slots for one after another", async () => {
  const clock = new FakeClock();
  const daybook = await newBook().start([job], { clock, worker: { concurrency: 2 } });
  await finished(daybook, "job");
  const made = await daybook.enqueueMany(job, [1, 2, 3, 4, 5]);
  const runs = await Promise.all(made.map(({ id }) => daybook.runs.wait(id)));
  expect(runs.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => "succeeded"));
});
