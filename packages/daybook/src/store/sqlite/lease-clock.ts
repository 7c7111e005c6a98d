import { readFileSync } from "node:fs";

/**
 * The clock by which leases are measured: milliseconds of the machine's monotonic clock, the same for all its processes. It does not
 * jump when somebody sets the wall clock; it stands still while the machine sleeps, and so do the workers.
 */
export function leaseClockMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}

let boot: string | undefined;

/**
 * Names this boot of the machine, where the system offers a name (Linux); else `""`, and then a restart shows by the monotonic clock
 * alone: it starts again near zero.
 */
export function bootId(): string {
  boot ??= readText("/proc/sys/kernel/random/boot_id") ?? "";
  return boot;
}

/** What has to be known of a lease to tell whether it holds. */
export interface Lease {
  readonly bootId: string;
  /** Lease clock at the last heartbeat. */
  readonly beatMs: number;
  readonly untilMs: number;
}

/**
 * Whether a lease has ended. A clock behind the last heartbeat means that the machine was started anew since: a monotonic clock does
 * not go back otherwise. A restart whose clock already stands between heartbeat and end is noticed when the lease would have ended.
 */
export function leaseEnded(lease: Lease, now: { readonly bootId: string; readonly ms: number }): boolean {
  return lease.bootId !== now.bootId || now.ms >= lease.untilMs || now.ms < lease.beatMs;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}
