import { parentPort, workerData } from "node:worker_threads";
import { openLease } from "../../store/open-lease.ts";
import type { Lease } from "../../store/port/lease.ts";
import type { LeaseMessage, LeaseThreadData } from "./lease-message.ts";

/*
 * The thread that renews one worker's lease, on a connection of its own, so that neither a busy event loop nor a long
 * write of the process can keep the heartbeat from the store. It ends with its process, and with the lease.
 */
const data = workerData as LeaseThreadData;
/** The lease was taken a moment ago, and to load the driver and connect would take a processor from the first runs. */
const longestFirstWaitMs = 1_000;
let lease: Lease | null = null;
let timer: NodeJS.Timeout | undefined;

function tell(message: LeaseMessage): void {
  parentPort?.postMessage(message);
}

async function beat(): Promise<void> {
  try {
    lease ??= await openLease(data.url, data.busyTimeoutMs);
    const began = performance.now();
    if (!(await lease.renew(data.workerId, Date.now()))) {
      tell({ kind: "lost" });
      await end();
      return;
    }
    tell({ kind: "renewed", tookMs: performance.now() - began });
  } catch (error) {
    tell({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
  timer = setTimeout(() => void beat(), data.heartbeatMs);
}

async function end(): Promise<void> {
  clearTimeout(timer);
  parentPort?.close();
  await lease?.close().catch(() => undefined);
}

parentPort?.once("message", () => void end());
tell({ kind: "ready" });
// Earlier than the others: the lease runs since the worker was registered, and on a busy machine starting this thread took a part of it.
timer = setTimeout(() => void beat(), Math.min(longestFirstWaitMs, data.heartbeatMs / 4));
