import type { WorkerRecord } from "../../../store/port/worker-store.ts";
import { formatDuration } from "../../../time/duration.ts";
import type { Instant } from "../../../time/instant.ts";
import { bad, ok, warn, type Finding } from "./finding.ts";

/** Readings of both clocks at one moment. */
export interface ClockReading {
  readonly wall: Instant;
  readonly monotonic: number;
}

/** No machine with this code lives before it; a clock that says so was never set. */
const earliest = Date.UTC(2026, 0, 1);
/** Reading two clocks on a busy machine is off by some milliseconds; a step of the wall clock is far more. */
const stepMs = 500;
/** Heartbeats are written every few seconds, so one from the future by more than this was stamped by another clock. */
const aheadMs = 2_000;

export function startClockCheck(wall: Instant): ClockReading {
  return { wall, monotonic: performance.now() };
}

/** Whether the wall clock was set, and kept pace with the monotonic one since `start`. */
export function checkClock(start: ClockReading, wall: Instant, monotonic: number = performance.now()): Finding {
  if (wall < earliest) return bad("clock", `The clock says ${new Date(wall).toISOString()}.`, "Set it, best by NTP.");
  const stepped = wall - start.wall - (monotonic - start.monotonic);
  if (Math.abs(stepped) > stepMs) {
    return warn(
      "clock",
      `The wall clock was moved by ${formatDuration(Math.abs(stepped))} while this looked at it.`,
      "Look at what sets this machine's clock; NTP should slew, not step.",
    );
  }
  return ok("clock", "The wall clock keeps pace with the monotonic clock.");
}

/** Whether living workers' clocks agree with this one; the lease itself does not depend on it. */
export function checkSkew(workers: readonly WorkerRecord[], now: Instant): Finding[] {
  return workers.flatMap(({ id, host, heartbeatAt, leaseMs, state }) => {
    if (state !== "alive") return [];
    const behind = now - heartbeatAt;
    if (behind >= -aheadMs && behind <= leaseMs + aheadMs) return [];
    const far = formatDuration(Math.abs(behind));
    return [
      warn(
        "clock",
        `Worker ${id} on ${host} is alive, but its last heartbeat says ${far} ${behind < 0 ? "from now" : "ago"}: the clocks differ.`,
        `Synchronise the clocks of this machine and of ${host}.`,
      ),
    ];
  });
}
