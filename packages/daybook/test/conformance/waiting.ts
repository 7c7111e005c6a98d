import { vi } from "vitest";
import type { RescuedRun } from "../../src/store/port/run-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { t0 } from "./builders.ts";
import { patienceMs } from "../support/patience.ts";

/** A lease short enough to wait for, long enough to be registered within. */
export const shortLeaseMs = 50;

/** Asks again and again until `check` no longer throws; fails with its last error when that takes too long. */
export function eventually(check: () => Promise<void> | void): Promise<void> {
  return vi.waitFor(check, { interval: 5, timeout: patienceMs });
}

/** Rescues until so many runs were given back; leases are measured by the store's own clock, so there is no hand to turn. */
export async function rescueUntil(
  store: Store,
  count: number,
  options: Partial<Parameters<Store["workers"]["rescue"]>[0]> = {},
): Promise<RescuedRun[]> {
  const rescued: RescuedRun[] = [];
  await eventually(async () => {
    rescued.push(...(await store.workers.rescue({ maxRescues: 3, now: t0, ...options })).runs);
    if (rescued.length < count) throw new Error(`${rescued.length} of ${count} runs were rescued.`);
  });
  return rescued;
}

/** Rescues until that worker counts as lost. */
export async function untilLost(store: Store, workerId: string): Promise<void> {
  await eventually(async () => {
    await store.workers.rescue({ maxRescues: 3, now: t0 });
    const workers = await store.workers.list({ withEnded: true });
    const state = workers.find((worker) => worker.id === workerId)?.state;
    if (state !== "lost") throw new Error(`The worker is ${String(state)}.`);
  });
}
