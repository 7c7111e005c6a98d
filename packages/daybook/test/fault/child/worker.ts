import pino from "pino";
import { createDaybook, type Daybook, isDaybookError } from "../../../src/index.ts";
import { adjustableClock } from "./adjustable-clock.ts";
import { jobsOf, type Services } from "./jobs.ts";
import { JournalWriter } from "./journal.ts";
import type { ChildMessage, Command, WorkerSettings } from "./messages.ts";

/*
 * A worker process: the engine as users start it, on a clock that can be set, with jobs that keep a journal. It stops on SIGTERM as a
 * well-written program does, and then must end by itself: a handle left open shows as a process that does not exit.
 */
const settings = JSON.parse(process.argv[2] ?? "") as WorkerSettings;
const clock = adjustableClock();
const journal = new JournalWriter(settings.journal);
const latch = Promise.withResolvers<void>();
let released = false;

const tell = (message: ChildMessage): void => {
  if (process.connected) process.send?.(message);
};
const codeOf = (error: unknown): string => (isDaybookError(error) ? error.code : "none");
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const orphaned = (): never => process.exit(1);
process.once("disconnect", orphaned);

const services: Services = {
  note: (entry) => journal.write(entry),
  tell,
  released: () => latch.promise,
  isReleased: () => released,
};

async function open(): Promise<Daybook> {
  try {
    return await createDaybook({
      store: settings.store,
      jobs: jobsOf(settings.schedules),
      services,
      worker: settings.worker,
      clock,
      logger: pino({ level: "silent" }),
    });
  } catch (error) {
    tell({ say: "failed", code: codeOf(error), message: messageOf(error) });
    return process.exit(1);
  }
}

const daybook = await open();
daybook.on("worker.lost", ({ workerId }) => tell({ say: "worker lost", workerId }));
daybook.on("run.lost", ({ id, attempt }) => tell({ say: "run lost", run: id, attempt }));
daybook.on("fire", ({ scheduleId, dueAt, outcome }) => tell({ say: "fired", schedule: scheduleId, dueAt, outcome }));
daybook.on("service.failed", ({ service, error }) =>
  tell({ say: "trouble", service, code: codeOf(error), message: messageOf(error) }),
);

async function enqueue({ ask, job, input, delayMs }: Extract<Command, { tell: "enqueue" }>): Promise<void> {
  try {
    const { id } = await daybook.enqueue(job, input, delayMs === undefined ? {} : { delay: delayMs });
    tell({ say: "accepted", ask, run: id });
  } catch (error) {
    tell({ say: "refused", ask, code: codeOf(error), message: messageOf(error) });
  }
}

process.on("message", (command: Command) => {
  if (command.tell === "jump") clock.jump(command.ms);
  if (command.tell === "release") {
    released = true;
    latch.resolve();
  }
  if (command.tell === "enqueue") void enqueue(command);
});
async function leave(): Promise<void> {
  await daybook.stop();
  journal.close();
  process.off("disconnect", orphaned);
  process.disconnect?.();
}
let leaving: Promise<void> | undefined;
// An impatient operator's second SIGTERM changes nothing.
process.on("SIGTERM", () => void (leaving ??= leave()));

try {
  if (!settings.clientOnly) await daybook.start();
  tell({ say: "ready", pid: process.pid });
} catch (error) {
  tell({ say: "failed", code: codeOf(error), message: messageOf(error) });
  process.exit(1);
}
