import { parentPort, workerData } from "node:worker_threads";
import { openStore } from "../../store/open-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { LeaseMessage, LeaseThreadData } from "./lease-message.ts";

/*
 * The thread that renews one worker's lease, on a connection of its own, so that neither a busy event loop nor a long
 * write of the process can keep the heartbeat from the store. It ends with its process, and with the lease.
 */
const data = workerData as LeaseThreadData;
let store: Store | null = null;
let timer: NodeJS.Timeout | undefined;

function tell(message: LeaseMessage): void {
  parentPort?.postMessage(message);
}

async function beat(): Promise<void> {
  try {
    store ??= await openStore(data.url, { busyTimeoutMs: data.busyTimeoutMs });
    if (!(await store.workers.heartbeat(data.workerId, Date.now()))) {
      tell({ kind: "lost" });
      await end();
      return;
    }
  } catch (error) {
    tell({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
  timer = setTimeout(() => void beat(), data.heartbeatMs);
}

async function end(): Promise<void> {
  clearTimeout(timer);
  parentPort?.close();
  await store?.close().catch(() => undefined);
}

parentPort?.once("message", () => void end());
tell({ kind: "ready" });
// At once: the lease runs since the worker was registered, and on a busy machine starting this thread took a part of it.
void beat();
