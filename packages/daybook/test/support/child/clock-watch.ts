import { readFileSync } from "node:fs";
import { type MessagePort, workerData } from "node:worker_threads";
import { machineMs } from "../machine-clock.ts";
import type { LostTime } from "../machine-time.ts";

/*
 * Looks at the clock fifty times a second, and ten times a second at what the hypervisor says that it gave to others. A thread of its own: what
 * a test does in its own thread is not the machine's standing still.
 */
const port = workerData as MessagePort;
const tickMs = 20;
const lookMs = 100;
/** Less is the jitter of every machine. */
const leastMs = 20;
const nap = new Int32Array(new SharedArrayBuffer(4));

let from = machineMs();
let before = stolenMs();
let late = 0;
let last = from;
for (;;) {
  Atomics.wait(nap, 0, 0, tickMs);
  const now = machineMs();
  late += Math.max(0, now - last - 2 * tickMs);
  last = now;
  if (now - from < lookMs) continue;
  const stolen = stolenMs();
  const worst = Math.max(0, ...stolen.map((ms, place) => ms - (before[place] ?? ms)));
  const lostMs = Math.min(now - from, Math.max(late, worst));
  if (lostMs >= leastMs) port.postMessage({ from, to: now, lostMs } satisfies LostTime);
  [from, before, late] = [now, stolen, 0];
}

/** For each processor, the milliseconds in which it had work of ours and did somebody else's. Nothing where the system does not say. */
function stolenMs(): number[] {
  if (process.platform !== "linux") return [];
  const lines = readFileSync("/proc/stat", "utf8").match(/^cpu\d.*$/gm) ?? [];
  // In hundredths of a second; the eighth figure is what was stolen.
  return lines.map((line) => Number(line.split(/\s+/)[8] ?? 0) * 10);
}
