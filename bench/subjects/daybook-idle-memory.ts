import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Subject } from "../measure/subject.ts";
import { writeProject } from "./project.ts";
import { startCommand, stopCommand } from "./start-command.ts";

const settleMs = 5_000;

/** The resident memory of `daybook start`, seen from outside: nothing of the bench is in it. */
export const idleMemory: Subject = async (round) => {
  await writeProject(round.dir, round.sizes.schedules, "mjs");
  const started = await startCommand(round);
  await sleep(settleMs);
  const kilobytes = Number(execFileSync("ps", ["-o", "rss=", "-p", String(started.process.pid)], { encoding: "utf8" }));
  await stopCommand(started);
  return { "idle-memory": (kilobytes * 1024) / 1_000_000 };
};
