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
  return processStat(pid)?.start ?? null;
}

function processStat(pid: number): { state: string | undefined; start: string | undefined } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses and may contain anything; the 3rd is the state, the 22nd the start.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0], start: fields[19] };
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
  const stat = processStat(process_.pid);
  // A zombie answers signals until its parent reaps it, which in a container without an init is never.
  if (stat?.state === "Z" || stat?.state === "X") return true;
  return process_.start !== null && stat?.start !== undefined && stat.start !== process_.start;
}
