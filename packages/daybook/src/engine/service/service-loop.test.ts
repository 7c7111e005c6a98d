import { describe, expect, test } from "vitest";
import { FakeClock } from "../../testing/fake-clock.ts";
import { ServiceHealth } from "./service-health.ts";
import { ServiceLoop, type NextTurn } from "./service-loop.ts";

function loopOf(turn: () => Promise<NextTurn>) {
  const clock = new FakeClock();
  const failures: unknown[] = [];
  const health = new ServiceHealth(clock, (_service, error) => failures.push(error));
  return { clock, failures, health, loop: new ServiceLoop("test", { clock, health, turn }) };
}

describe("ServiceLoop", () => {
  test("turns at once when started, then whenever its own wait is over", async () => {
    let turns = 0;
    const { clock, loop } = loopOf(async () => {
      turns += 1;
      return 1_000;
    });
    loop.start();
    loop.start();
    await clock.advanceAsync(2_500);
    expect(turns).toBe(3);
    await loop.stop();
    await clock.advanceAsync(10_000);
    expect([turns, clock.pending]).toEqual([3, 0]);
  });

  test("a wake during a turn means another turn right after it, however many wakes there were", async () => {
    let turns = 0;
    const { clock, loop } = loopOf(async () => {
      turns += 1;
      if (turns === 1) for (const _ of [1, 2, 3]) loop.wake();
      await Promise.resolve();
      return null;
    });
    loop.start();
    await clock.advanceAsync(0);
    expect(turns).toBe(2);
    loop.wake();
    await clock.advanceAsync(0);
    expect(turns).toBe(3);
    await loop.stop();
  });

  test("never has two turns at a time", async () => {
    let running = 0;
    let most = 0;
    const { clock, loop } = loopOf(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return 1;
    });
    loop.start();
    for (let wake = 0; wake < 20; wake += 1) {
      loop.wake();
      await clock.advanceAsync(1);
    }
    expect(most).toBe(1);
    await loop.stop();
  });

  test("a turn that throws is recorded and tried again with growing waits up to ten seconds", async () => {
    const waits: number[] = [];
    let last = 0;
    const { clock, failures, health, loop } = loopOf(async () => {
      waits.push(clock.monotonic() - last);
      last = clock.monotonic();
      throw new Error("the store is away");
    });
    loop.start();
    await clock.advanceAsync(120_000);
    await loop.stop();

    expect(waits.length).toBeGreaterThan(10);
    for (const [n, wait] of waits.slice(1).entries()) {
      const full = Math.min(100 * 2 ** n, 10_000);
      expect(wait).toBeGreaterThanOrEqual(full / 2);
      expect(wait).toBeLessThanOrEqual(full);
    }
    expect(failures).toHaveLength(waits.length);
    expect(health.reports()).toMatchObject([
      { service: "test", failures: waits.length, lastError: "the store is away" },
    ]);
  });

  test("a turn that works again ends the waits and the count of failures, the last error stays to be read", async () => {
    let broken = true;
    let turns = 0;
    const { clock, health, loop } = loopOf(async () => {
      turns += 1;
      if (broken) throw new Error("away");
      return 1_000;
    });
    loop.start();
    await clock.advanceAsync(2_000);
    broken = false;
    await clock.advanceAsync(10_000);
    expect(health.reports()).toMatchObject([{ failures: 0, lastError: "away" }]);
    const before = turns;
    await clock.advanceAsync(5_000);
    expect(turns - before).toBe(5);
    await loop.stop();
  });

  test("stop waits for the turn under way and lets no other follow", async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const seen: string[] = [];
    const { loop } = loopOf(async () => {
      seen.push("began");
      await held;
      seen.push("ended");
      return 0;
    });
    loop.start();
    loop.wake();
    const stopping = loop.stop().then(() => seen.push("stopped"));
    release();
    await stopping;
    loop.wake();
    expect(seen).toEqual(["began", "ended", "stopped"]);
  });
});
