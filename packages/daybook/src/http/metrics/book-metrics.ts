import { finalStates } from "../../run/transitions.ts";
import type { BookReading } from "./book-reading.ts";
import { makeCareMetrics } from "./care-metrics.ts";
import type { MetricMaker } from "./metric-maker.ts";
import { noRuns } from "./run-totals.ts";

/** Of the steps of the hourly figures, which double, every other one from 4 ms to 4.7 h: a histogram is dear, since it stands there for each job. */
const steps: readonly number[] = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24];
const bounds = steps.map((step) => 2 ** step / 1_000);

/** What metrics say of the whole book: the same in every process that has it open. @returns what says it. */
export function makeBookMetrics(make: MetricMaker): (reading: BookReading | null) => void {
  const up = make.gauge("daybook_book_up", "1 when the book could be read for this answer, else 0.");
  const runs = make.counter("daybook_runs_total", "Runs that ended, by outcome.", "job", "outcome");
  const retries = make.counter("daybook_run_retries_total", "Attempts after which a run was tried again.", "job");
  const items = make.counter("daybook_items_total", "Items that ended runs had processed, failed ones too.", "job");
  const failedItems = make.counter("daybook_failed_items_total", "Items of ended runs that failed.", "job");
  const durations = make.histogram(
    "daybook_run_duration_seconds",
    "The last attempt of ended runs, from its start to its end.",
    bounds,
    "job",
  );
  const waits = make.histogram(
    "daybook_run_wait_seconds",
    "How long ended runs had waited for their last attempt, from when they were available to its start.",
    bounds,
    "job",
  );
  const active = make.gauge("daybook_active_runs", "Unfinished runs, by state.", "state");
  const queueRuns = make.gauge(
    "daybook_queue_runs",
    "Unfinished runs of a queue; held ones count as waiting, blocked ones not at all.",
    "queue",
    "state",
  );
  const oldest = make.gauge(
    "daybook_queue_oldest_waiting_seconds",
    "For how long the oldest available run of a queue has waited; 0 when none does.",
    "queue",
  );
  const paused = make.gauge("daybook_queue_paused", "1 while a queue is paused, else 0.", "queue");
  const workers = make.gauge("daybook_workers", "Workers whose lease holds.");
  const slots = make.gauge("daybook_worker_slots", "Runs that these workers take at the same time, together.");
  const jobs = make.since(
    { event: "job_last_success", what: "job", help: "a job last succeeded, in whole or in part." },
    "job",
  );
  const tenants = make.since(
    { event: "tenant_last_success", what: "tenant", help: "a job last succeeded for a tenant." },
    "job",
    "tenant",
  );
  const care = makeCareMetrics(make);

  return (reading) => {
    up({}, reading === null ? 0 : 1);
    if (reading === null) return;
    for (const job of new Set([...reading.jobs, ...reading.totals.keys()])) {
      const totals = reading.totals.get(job) ?? noRuns();
      for (const outcome of finalStates) runs({ job, outcome }, totals.states[outcome]);
      retries({ job }, totals.retries);
      items({ job }, totals.items);
      failedItems({ job }, totals.failedItems);
      durations.say({ job }, inSteps(totals.durations), totals.durationMs / 1_000);
      waits.say({ job }, inSteps(totals.waits), totals.waitMs / 1_000);
    }
    for (const [state, count] of Object.entries(reading.counts)) active({ state }, count);
    for (const queue of reading.queues) {
      const labels = { queue: queue.name };
      queueRuns({ ...labels, state: "waiting" }, queue.waiting);
      queueRuns({ ...labels, state: "running" }, queue.running);
      const since = queue.oldestAvailableAt ?? reading.at;
      oldest(labels, Math.max(0, reading.at - since) / 1_000);
      paused(labels, queue.paused ? 1 : 0);
    }
    workers({}, reading.workers.length);
    slots(
      {},
      reading.workers.reduce((sum, worker) => sum + worker.concurrency, 0),
    );
    for (const { job, succeededAt } of reading.successes.jobs) jobs({ job }, succeededAt, reading.at);
    for (const { job, tenant, succeededAt } of reading.successes.tenants)
      tenants({ job, tenant: tenant ?? "" }, succeededAt, reading.at);
    care(reading);
  };
}

/** From the steps of the hourly figures to those that are shown, and one more for all above. */
function inSteps(doubling: readonly number[]): number[] {
  const counts = Array.from({ length: steps.length + 1 }, () => 0);
  for (const [step, count] of doubling.entries()) {
    const place = steps.findIndex((shown) => step <= shown);
    const at = place === -1 ? steps.length : place;
    counts[at] = (counts[at] ?? 0) + count;
  }
  return counts;
}
