import type { Round, Subject } from "./subject.ts";

/** The child process of one round: does what its arguments say, tells the figures, ends. */
const [file, run, text] = process.argv.slice(2);
if (file === undefined || run === undefined || text === undefined)
  throw new Error("driver.ts is started by the bench.");

// So that what the subject started ends as well when the bench is interrupted.
process.once("SIGTERM", () => process.exit(143));
process.once("disconnect", () => process.exit(1));

const module = (await import(file)) as Record<string, Subject | undefined>;
const subject = module[run];
if (subject === undefined) throw new Error(`${file} has no ${run}.`);

const readings = await subject(JSON.parse(text) as Round);
// A peer may hold timers and sockets for ever; the round is over.
process.send?.(readings, () => process.exit());
