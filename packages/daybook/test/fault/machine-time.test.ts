import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { elapsedMs, firstLapse, type LostTime } from "../support/machine-time.ts";
import { machineMs } from "../support/machine-clock.ts";
import { moment } from "./waiting.ts";

test("time in which the machine was ours counts in full, whatever the test's own thread does with it", async () => {
  const from = machineMs();
  const busyUntil = from + 300;
  while (machineMs() < busyUntil);
  await moment(300);
  // Other machines take what they take; all of it they do not.
  expect(elapsedMs(from)).toBeGreaterThan(0);
  expect(elapsedMs(from)).toBeLessThanOrEqual(machineMs() - from);
});

test("time in which this process and all its threads were stopped does not count", async () => {
  const from = machineMs();
  // As the hypervisor does it: nobody here notices anything but the clock.
  const { pid } = process;
  const script = `const { execFileSync } = require("node:child_process");
    execFileSync("bash", ["-c", "kill -STOP ${pid}; sleep 1.5; kill -CONT ${pid}"]);`;
  await once(new Worker(script, { eval: true, execArgv: [] }), "exit");
  // The watch tells after its next look.
  while (elapsedMs(from) > machineMs() - from - 1_000 && machineMs() - from < 20_000) await moment(20);
  expect(machineMs() - from - elapsedMs(from)).toBeGreaterThan(1_000);
});

test("a lease may have lapsed where half of its length was lost within its length", () => {
  const times: LostTime[] = [
    { from: 1_000, to: 1_100, lostMs: 90 },
    { from: 5_000, to: 5_600, lostMs: 600 },
    { from: 6_000, to: 6_500, lostMs: 450 },
  ];
  expect(firstLapse(times, 2_000)).toBe(5_000);
  expect(firstLapse(times, 2_200)).toBe(null);
  expect(firstLapse([], 2_000)).toBe(null);
});
