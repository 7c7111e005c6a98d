import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Which process a worker is, so that another one on the same machine can tell whether it still lives. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Pid numbers mean something only within one pid space: containers on one machine share the file, not the numbers. */
  readonly space: string | null;
  /** When the process started, as the system says it; tells a reused pid from the first. Null where the system does not say. */
  readonly start: string | null;
}

/** The pid space of this process; null where there is only one. */
export function processSpace(): string | null {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return null;
  }
}

/** When a process of this machine started; null when it does not exist or the system does not say. */
export function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses and may contain anything; the 22nd is the start.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

/**
 * Whether the process is gone for certain. False whenever that cannot be told: another host, another pid space, a process that
 * belongs to somebody else.
 */
export function isGone(process_: ProcessIdentity): boolean {
  if (process_.host !== hostname() || process_.space !== processSpace()) return false;
  try {
    process.kill(process_.pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
  if (process_.start === null) return false;
  const start = processStart(process_.pid);
  return start !== null && start !== process_.start;
}
