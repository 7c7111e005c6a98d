import { join } from "node:path";
import type { Subject } from "../measure/subject.ts";
import { createDaybook } from "../../packages/daybook/src/index.ts";
import { writeProject } from "./project.ts";

/** From a folder of TypeScript files to all of them registered in a new book. */
export const discovery: Subject = async ({ dir, sizes }) => {
  const jobs = await writeProject(dir, sizes.jobFiles, "ts");
  // Daybook's own code is loaded by now, as it was when `createDaybook` loaded it with its import.
  await (await createDaybook({ store: "sqlite::memory:" })).stop();
  const startedAt = performance.now();
  const daybook = await createDaybook({ store: `sqlite:${join(dir, "book.db")}`, jobs });
  await daybook.start();
  const elapsed = performance.now() - startedAt;
  await daybook.stop();
  return { discovery: elapsed };
};
