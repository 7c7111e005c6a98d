import { DatabaseSync } from "node:sqlite";
import { createDaybook, defineJob, type Daybook } from "../../packages/daybook/src/index.ts";

/** The best of 100, 500, 1000 and 2000; the figures are in the README. */
const bestConcurrency = 500;
const bulk = 5_000;

/** A job that does nothing and is kept for ever. */
export function noOpJob(run: () => Promise<void> = async () => undefined) {
  return defineJob({ name: "no-op", retention: { maxAge: "3650d", maxRuns: 100_000_000 }, run });
}

type NoOpJob = ReturnType<typeof noOpJob>;

export async function openDaybook(store: string, job: NoOpJob, concurrency: number | null): Promise<Daybook> {
  const daybook = await createDaybook({
    store,
    jobs: [job],
    worker: { concurrency: concurrency ?? bestConcurrency },
  });
  // It would try again for ever; a round in which something fails is no measurement.
  daybook.on("service.failed", ({ service, error }) =>
    queueMicrotask(() => {
      throw new Error(`Daybook's ${service} failed`, { cause: error });
    }),
  );
  return daybook;
}

export async function enqueueBacklog(daybook: Daybook, job: NoOpJob, count: number): Promise<void> {
  for (let from = 0; from < count; from += bulk) {
    const length = Math.min(bulk, count - from);
    await daybook.enqueueMany(
      job,
      Array.from({ length }, (_, index) => ({ number: from + index })),
    );
  }
}

/** Asks the file itself, past the product. */
export function finishedRuns(file: string): number {
  using database = new DatabaseSync(file, { readOnly: true });
  const row = database.prepare("SELECT count(*) AS count FROM run WHERE state = 'succeeded'").get();
  return Number(row?.["count"]);
}
