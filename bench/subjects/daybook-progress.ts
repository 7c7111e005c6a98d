import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { readSqlCounts } from "../measure/sql-counter.ts";
import type { Readings, Subject } from "../measure/subject.ts";
import { createDaybook, defineJob, type RunContext } from "../../packages/daybook/src/index.ts";

/** A handler that never lets the event loop turn would be faster and write nothing: no honest progress. */
const callsPerTurn = 10_000;

export const progressCalls: Subject = async ({ dir, sizes }) => {
  let reported: Reported | undefined;
  const job = defineJob({
    name: "count",
    async run({ progress }) {
      reported = await report(progress, sizes.progressMs);
    },
  });
  const daybook = await createDaybook({ store: `sqlite:${join(dir, "book.db")}`, jobs: [job] });
  const { promise: finished, resolve } = Promise.withResolvers<void>();
  daybook.on("run.finished", () => resolve());
  await daybook.start();
  const { id } = await daybook.enqueue(job, {});
  await finished;
  const done = (await daybook.runs.get(id)).progress?.done;
  await daybook.stop();
  if (reported === undefined || done !== reported.calls) {
    throw new Error(`The book counted ${done} of ${reported?.calls} progress calls.`);
  }
  return reported.readings;
};

interface Reported {
  readonly calls: number;
  readonly readings: Readings;
}

async function report(progress: RunContext["progress"], forMs: number): Promise<Reported> {
  let calls = 0;
  const turn = async (): Promise<void> => {
    for (let call = 0; call < callsPerTurn; call += 1) progress.add("succeeded");
    calls += callsPerTurn;
    await nextTurn();
  };
  // The window opens with a write, or it would hold one more write than intervals between writes.
  const first = writes();
  while (writes() === first) await turn();
  const before = { calls, writes: writes() };
  const startedAt = performance.now();
  while (performance.now() - startedAt < forMs) await turn();
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    calls,
    readings: {
      "progress-calls": (calls - before.calls) / seconds,
      "progress-writes": (writes() - before.writes) / seconds,
    },
  };
}

/** The heartbeat is a thread's, and no progress. */
function writes(): number {
  const counts = readSqlCounts();
  return counts.writes - counts.threadWrites;
}
