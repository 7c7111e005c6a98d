import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readSqlCounts } from "../measure/sql-counter.ts";
import type { Subject } from "../measure/subject.ts";
import { createDaybook } from "../../packages/daybook/src/index.ts";
import { writeProject } from "./project.ts";

const settleMs = 2_000;

export const idleQueries: Subject = async ({ dir, sizes }) => {
  const jobs = await writeProject(dir, sizes.schedules, "mjs");
  const daybook = await createDaybook({ store: `sqlite:${join(dir, "book.db")}`, jobs });
  await daybook.start();
  await sleep(settleMs);
  const before = readSqlCounts();
  const startedAt = performance.now();
  await sleep(sizes.idleMs);
  const seconds = (performance.now() - startedAt) / 1000;
  const after = readSqlCounts();
  await daybook.stop();
  const queries = after.reads - before.reads + after.writes - before.writes;
  return { "idle-queries": queries / seconds };
};
