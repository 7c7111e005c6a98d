import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import { createDaybook, isDaybookError } from "../../../src/index.ts";
import { seededRandom } from "../seeded-random.ts";
import { jobsOf } from "./jobs.ts";
import { JournalWriter } from "./journal.ts";
import { machineMs } from "../../support/machine-clock.ts";
import type { ChildMessage, EnqueuerSettings } from "./messages.ts";

/* A program that only enqueues, a mixture of all kinds of jobs. What it was told is accepted, it writes down at once. */
const settings = JSON.parse(process.argv[2] ?? "") as EnqueuerSettings;
const journal = new JournalWriter(settings.journal);
const random = seededRandom(settings.seed);
const tell = (message: ChildMessage): void => {
  if (process.connected) process.send?.(message);
};
process.once("disconnect", () => process.exit(1));

function next(): [job: string, input: unknown] {
  const ms = random.between(1, 120);
  const kind = random.between(1, 20);
  if (kind <= 9) return ["quick", { ms }];
  if (kind <= 13) return ["limited", { ms: random.between(1, 40), key: random.pick(["a", "b"]) }];
  if (kind <= 16) return ["single", { ms: random.between(1, 8) }];
  if (kind <= 19) return ["flaky", { ms }];
  return ["family", { ms, children: random.between(1, 4) }];
}

const daybook = await createDaybook({
  store: settings.store,
  // As the test's own client: it has time, and gives up nothing that may yet be accepted.
  storeTimeout: "30s",
  jobs: jobsOf([]),
  logger: pino({ level: "silent" }),
});
tell({ say: "ready", pid: process.pid });
for (let made = 0; made < settings.most; made += 1) {
  const [job, input] = next();
  try {
    const { id } = await daybook.enqueue(job, input);
    journal.write({ kind: "accepted", run: id, pid: process.pid, at: machineMs() });
    tell({ say: "accepted", ask: made, run: id });
  } catch (error) {
    if (!settings.endures || !isDaybookError(error)) throw error;
    tell({ say: "refused", ask: made, code: error.code, message: error.message });
  }
  if (settings.everyMs > 0) await sleep(settings.everyMs);
}
await daybook.stop();
journal.close();
process.removeAllListeners("disconnect");
process.disconnect?.();
