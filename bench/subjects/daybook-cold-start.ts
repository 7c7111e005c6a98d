import type { Subject } from "../measure/subject.ts";
import { writeProject } from "./project.ts";
import { startCommand, stopCommand } from "./start-command.ts";

/** What a small app has. */
const jobs = 10;

/** The first start on a machine: no book yet, so the schema is made as well. */
export const coldStart: Subject = async (round) => {
  await writeProject(round.dir, jobs, "ts");
  const started = await startCommand(round);
  await stopCommand(started);
  return { "cold-start": started.readyMs };
};
