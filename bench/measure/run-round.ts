import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Part } from "./plan.ts";
import type { Readings, Round } from "./subject.ts";

const driver = fileURLToPath(new URL("driver.ts", import.meta.url));
const sqlCounter = new URL("sql-counter.ts", import.meta.url).href;
/** The making of ten million runs included. */
const longestRoundMs = 60 * 60_000;

export interface RoundOptions {
  readonly part: Part;
  readonly round: Omit<Round, "dir">;
  /** A folder for the round's folder. */
  readonly tempDir: string;
  readonly countsSql: boolean;
}

/** One round of one subject, in a process and a folder of its own. */
export async function runRound({ part, round, tempDir, countsSql }: RoundOptions): Promise<Readings> {
  const dir = await mkdtemp(join(tempDir, "round-"));
  const file = new URL(`../${part.file}`, import.meta.url).href;
  try {
    return await inChild([file, part.run, JSON.stringify({ ...round, dir })], countsSql);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function inChild(args: readonly string[], countsSql: boolean): Promise<Readings> {
  const child = fork(driver, args, {
    execArgv: ["--conditions=source", ...(countsSql ? ["--import", sqlCounter] : [])],
    env: { ...process.env, NODE_ENV: "production" },
    // What a subject prints must not end up between the figures.
    stdio: ["ignore", process.stderr, process.stderr, "ipc"],
    timeout: longestRoundMs,
    killSignal: "SIGKILL",
  });
  const endWithUs = (): void => void child.kill();
  process.once("exit", endWithUs);
  return new Promise<Readings>((resolve, reject) => {
    let readings: Readings | undefined;
    child.once("message", (message) => (readings = message as Readings));
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      process.off("exit", endWithUs);
      if (readings === undefined)
        reject(new Error(`The subject's process ended with ${signal ?? code} before it had a figure.`));
      else resolve(readings);
    });
  });
}
