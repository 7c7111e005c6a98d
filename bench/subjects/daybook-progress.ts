import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { readSqlCounts } from "../measure/sql-counter.ts";
import type { Readings, Subject } from "../measure/subject.ts";
import { createDaybook, defineJob } from "../../packages/daybook/src/index.ts";

/** A handler that never lets the event loop turn would be faster and write nothing: no honest progress. */
const callsPerTurn = 10_000;

export const progressCalls: Subject = async ({ dir, sizes }) => {
  const finished = Promise.withResolvers<Readings>();
  const job = defineJob({
    name: "count",
    async run({ progress }) {
      progress.total(Number.MAX_SAFE_INTEGER);
      const before = readSqlCounts();
      const startedAt = performance.now();
      let calls = 0;
      while (performance.now() - startedAt < sizes.progressMs) {
        for (let call = 0; call < callsPerTurn; call += 1) progress.add("succeeded");
        calls += callsPerTurn;
        await nextTurn();
      }
      const seconds = (performance.now() - startedAt) / 1000;
      const after = readSqlCounts();
      finished.resolve({
        "progress-calls": calls / seconds,
        "progress-writes": (after.writes - before.writes) / seconds,
      });
    },
  });
  const daybook = await createDaybook({ store: `sqlite:${join(dir, "book.db")}`, jobs: [job] });
  await daybook.start();
  await daybook.enqueue(job, {});
  const readings = await finished.promise;
  await daybook.stop();
  return readings;
};
