import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Round } from "../measure/subject.ts";
import { daybookCommand } from "./project.ts";

export interface StartedCommand {
  readonly process: ChildProcess;
  /** From the spawn to the word that it is ready. */
  readonly readyMs: number;
}

const readyWithinMs = 60_000;

/** Runs `daybook start` in a project's folder and waits until it says that it is ready. */
export async function startCommand({ dir, built }: Round): Promise<StartedCommand> {
  const startedAt = performance.now();
  const args = [...daybookCommand(built), "start", "--config", join(dir, "daybook.config.mjs")];
  const child = spawn(process.execPath, args, { cwd: dir, stdio: ["ignore", "pipe", "pipe"] });
  process.once("exit", () => child.kill("SIGKILL"));
  await ready(child);
  return { process: child, readyMs: performance.now() - startedAt };
}

/** Asks it to end, as a deploy would. */
export async function stopCommand(started: StartedCommand): Promise<void> {
  const exited = once(started.process, "exit");
  started.process.kill("SIGTERM");
  await exited;
}

function ready(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = "";
  const listen = (chunk: Buffer): void => {
    said += chunk.toString();
    if (/\bready\b/i.test(said)) resolve();
  };
  child.stdout?.on("data", listen);
  child.stderr?.on("data", listen);
  child.once("error", reject);
  child.once("exit", (code) => reject(new Error(`daybook start ended with ${code} before it was ready:\n${said}`)));
  const timer = setTimeout(() => reject(new Error(`daybook start was not ready in time:\n${said}`)), readyWithinMs);
  return promise.finally(() => clearTimeout(timer));
}
