import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { machineMs } from "./machine-clock.ts";

/** A stretch of the machine's clock, and how much of it somebody else had the processors for. */
export interface LostTime {
  readonly from: number;
  readonly to: number;
  readonly lostMs: number;
}

const { port1: heard, port2: told } = new MessageChannel();
new Worker(new URL("child/clock-watch.ts", import.meta.url), { workerData: told, transferList: [told] }).unref();
heard.unref();
const lost: LostTime[] = [];

/** Where machines are shared, the hypervisor stops ours for seconds. What a promise allows is counted in time that we had. */
export function lostTimes(): readonly LostTime[] {
  for (let next = receiveMessageOnPort(heard); next !== undefined; next = receiveMessageOnPort(heard))
    lost.push(next.message as LostTime);
  return lost;
}

/** Milliseconds between two moments of {@link machineMs} in which the machine was ours. */
export function elapsedMs(from: number, to: number = machineMs()): number {
  return to - from - lostBetween(lostTimes(), from, to);
}

/**
 * Where a worker may have been robbed although it lives: the beginning of the first stretch as long as a lease of which the machine was
 * taken away for at least half. Null when there was none.
 */
export function firstLapse(times: readonly LostTime[], leaseMs: number): number | null {
  const lapse = times.find(({ from }) => lostBetween(times, from, from + leaseMs) >= leaseMs / 2);
  return lapse?.from ?? null;
}

function lostBetween(times: readonly LostTime[], from: number, to: number): number {
  let sum = 0;
  for (const stretch of times) {
    const both = Math.min(to, stretch.to) - Math.max(from, stretch.from);
    if (both > 0) sum += (stretch.lostMs * both) / (stretch.to - stretch.from);
  }
  return sum;
}
