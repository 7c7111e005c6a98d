import { loadSystem } from "./queue-system.ts";
import type { Round } from "./subject.ts";
import { monotonicMs, type WorkerCommand, type WorkerMessage } from "./worker-messages.ts";

/** A process that works for one subject until the measuring process lets go of it. */
const [text, tells] = process.argv.slice(2);
if (text === undefined) throw new Error("worker-process.ts is started by the bench.");

/** How late the measuring process may hear of a handled job; each one by itself would cost more than some subjects do. */
const reportMs = 5;

const round = JSON.parse(text) as Round;
const tell = (message: WorkerMessage): void => void (process.connected && process.send?.(message));
let count = 0;
let isReporting = false;

function report(): void {
  isReporting = false;
  tell({ say: "handled", count });
}

function onHandled(): void {
  count += 1;
  if (tells === "each") return tell({ say: "began", at: monotonicMs() });
  if (isReporting) return;
  isReporting = true;
  setTimeout(report, reportMs);
}

const system = await loadSystem(round);
const queue = await system.open(round, onHandled);

async function follow(command: WorkerCommand): Promise<void> {
  if (command === "start") {
    await queue.start();
    tell({ say: "working" });
  } else {
    await queue.finish();
    tell({ say: "finished" });
  }
}

process.on("message", (command: WorkerCommand) => void follow(command));
process.once("disconnect", () => void queue.close().finally(() => process.exit()));
tell({ say: "ready" });
