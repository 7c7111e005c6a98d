import { countDown, ratePerSecond } from "../measure/count-down.ts";
import { enqueueBacklog, finishedRuns, noOpJob, openDaybook } from "./daybook.ts";

/** Fills a book with a backlog, then times a worker from its start to the last run recorded in the book; returns runs per second. */
export async function drainBook(file: string, backlog: number, concurrency: number | null): Promise<number> {
  const job = noOpJob();
  const daybook = await openDaybook(`sqlite:${file}`, job, concurrency);
  await enqueueBacklog(daybook, job, backlog);
  const before = finishedRuns(file);
  const { tick, reached } = countDown(backlog);
  const failure = Promise.withResolvers<void>();
  // Told after the transaction that records the run.
  daybook.on("run.finished", tick);
  const start = (): unknown => daybook.start().catch(failure.reject);
  const rate = await ratePerSecond(backlog, start, Promise.race([reached, failure.promise]));
  const recorded = finishedRuns(file) - before;
  if (recorded !== backlog) throw new Error(`Daybook recorded ${recorded} of ${backlog} runs.`);
  await daybook.stop();
  return rate;
}
