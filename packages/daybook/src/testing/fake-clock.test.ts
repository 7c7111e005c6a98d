import { describe, expect, test } from "vitest";
import { FakeClock } from "./fake-clock.ts";

describe("FakeClock", () => {
  test("starts where it is told and stands still", () => {
    const clock = new FakeClock("2026-11-22T02:00:00Z");
    expect([clock.now(), clock.monotonic()]).toEqual([Date.UTC(2026, 10, 22, 2), 0]);
    expect([clock.now(), clock.monotonic()]).toEqual([Date.UTC(2026, 10, 22, 2), 0]);
  });

  test("rings timers in the order of their times, each at its own time, and equal ones as they were set", () => {
    const clock = new FakeClock(0);
    const rung: string[] = [];
    const set = (name: string, delayMs: number): void => {
      clock.timer(delayMs, () => rung.push(`${name}@${clock.now()}`));
    };
    set("late", 300);
    set("early", 100);
    set("twin a", 200);
    set("twin b", 200);
    clock.advance(250);
    expect(rung).toEqual(["early@100", "twin a@200", "twin b@200"]);
    expect([clock.now(), clock.monotonic(), clock.pending]).toEqual([250, 250, 1]);
  });

  test("serves timers that are set while another rings", () => {
    const clock = new FakeClock(0);
    const rung: number[] = [];
    const again = (): void => {
      rung.push(clock.monotonic());
      clock.timer(100, again);
    };
    clock.timer(100, again);
    clock.advance(350);
    expect(rung).toEqual([100, 200, 300]);
  });

  test("a cancelled timer does not ring, and cancelling again does nothing", () => {
    const clock = new FakeClock(0);
    let rung = 0;
    const cancel = clock.timer(10, () => (rung += 1));
    cancel();
    cancel();
    clock.advance(100);
    expect([rung, clock.pending]).toEqual([0, 0]);
  });

  test("a jump moves the wall clock alone and rings nothing", () => {
    const clock = new FakeClock(1_000_000);
    let rung = 0;
    clock.timer(100, () => (rung += 1));
    clock.jump(3_600_000);
    expect([clock.now(), clock.monotonic(), rung]).toEqual([4_600_000, 0, 0]);
    clock.jump(-7_200_000);
    clock.advance(100);
    expect([clock.now(), clock.monotonic(), rung]).toEqual([-2_599_900, 100, 1]);
  });

  test("the asynchronous advance lets promises run between timers", async () => {
    const clock = new FakeClock(0);
    const rung: number[] = [];
    const loop = async (): Promise<void> => {
      await Promise.resolve();
      rung.push(clock.monotonic());
      clock.timer(100, () => void loop());
    };
    clock.timer(100, () => void loop());
    await clock.advanceAsync(350);
    expect(rung).toEqual([100, 200, 300]);
  });

  test("the wall clock shows whole milliseconds, whatever the delays are", () => {
    const clock = new FakeClock(0);
    const rung: number[] = [];
    clock.timer(0.2, () => rung.push(clock.now()));
    clock.timer(33.3, () => rung.push(clock.now()));
    clock.advance(60);
    expect([...rung, clock.now()]).toEqual([1, 34, 60]);
  });

  test("the asynchronous advance lets a process act between timers", async () => {
    const clock = new FakeClock(0);
    const seen: string[] = [];
    clock.timer(10, () => void Promise.resolve().then(() => setImmediate(() => seen.push(`done at ${clock.now()}`))));
    clock.timer(20, () => seen.push("next"));
    await clock.advanceAsync(20);
    expect(seen).toEqual(["done at 10", "next"]);
  });

  test("a delay below nothing rings with the next move", () => {
    const clock = new FakeClock(0);
    let rung = 0;
    clock.timer(-5, () => (rung += 1));
    expect(rung).toBe(0);
    clock.advance(0);
    expect(rung).toBe(1);
  });
});
