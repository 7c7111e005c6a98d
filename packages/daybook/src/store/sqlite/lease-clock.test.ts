import { hostname } from "node:os";
import { expect, test } from "vitest";
import { leaseClockMs, leaseEnded } from "./lease-clock.ts";
import { isGone, processSpace, processStart } from "./process-identity.ts";

const lease = { bootId: "boot-1", beatMs: 50_000, untilMs: 60_000 };

test.for([
  { when: "just renewed", now: { bootId: "boot-1", ms: 50_000 }, ended: false },
  { when: "a moment before its end", now: { bootId: "boot-1", ms: 59_999 }, ended: false },
  { when: "at its end", now: { bootId: "boot-1", ms: 60_000 }, ended: true },
  { when: "after a restart that has a name", now: { bootId: "boot-2", ms: 55_000 }, ended: true },
  { when: "after a restart that shows by the clock alone", now: { bootId: "boot-1", ms: 900 }, ended: true },
])("a lease $when: ended is $ended", ({ now, ended }) => {
  expect(leaseEnded(lease, now)).toBe(ended);
});

test("the lease clock goes forward and knows nothing of the wall", () => {
  const first = leaseClockMs();
  expect(leaseClockMs()).toBeGreaterThanOrEqual(first);
  expect(first).toBeLessThan(Date.now());
});

const self = { host: hostname(), pid: process.pid, space: processSpace(), start: processStart(process.pid) };
/** Beyond the largest pid of any system: never given out. */
const noPid = 2 ** 30;

test.for([
  { who: "this process", process_: self, gone: false },
  { who: "a pid that nobody has", process_: { ...self, pid: noPid, start: null }, gone: true },
  {
    who: "a pid that was given to another process since",
    process_: { ...self, start: "1" },
    gone: self.start !== null,
  },
  { who: "a process whose start is not known", process_: { ...self, start: null }, gone: false },
  { who: "a process of another host", process_: { ...self, host: "elsewhere", pid: noPid }, gone: false },
  { who: "a process of another container", process_: { ...self, space: "pid:[1]", pid: noPid }, gone: false },
])("$who: gone is $gone", ({ process_, gone }) => {
  expect(isGone(process_)).toBe(gone);
});
