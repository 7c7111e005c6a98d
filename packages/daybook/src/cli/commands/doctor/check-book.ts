import type { Daybook } from "../../../engine/daybook.ts";
import type { RunFilter } from "../../../store/port/run-store.ts";
import type { WorkerRecord } from "../../../store/port/worker-store.ts";
import { formatDuration } from "../../../time/duration.ts";
import type { Instant } from "../../../time/instant.ts";
import { checkSkew } from "./check-clock.ts";
import { bad, ok, warn, type Finding } from "./finding.ts";

/** Longer than any busy moment: nobody takes from the queue. */
const longWaitMs = 60_000;

/** What the rows say: who works, what cannot be read, what waits in vain. */
export async function checkBook(daybook: Daybook, now: Instant): Promise<Finding[]> {
  const workers = (await daybook.workers()).filter(({ state }) => state === "alive");
  return [
    workersFinding(workers),
    ...checkSkew(workers, now),
    ...(await checkQueues(daybook, workers, now)),
    ...(await checkSchedules(daybook)),
    ...(await checkRemoved(daybook)),
  ];
}

function workersFinding(workers: readonly WorkerRecord[]): Finding {
  if (workers.length === 0)
    return warn("workers", "No worker is alive: nothing runs and no schedule fires.", "Start one with: daybook start");
  const running = workers.reduce((sum, worker) => sum + worker.running, 0);
  return ok("workers", `${workers.length} alive, ${running} ${running === 1 ? "run" : "runs"} running`);
}

async function checkQueues(daybook: Daybook, workers: readonly WorkerRecord[], now: Instant): Promise<Finding[]> {
  const isServed = (queue: string): boolean => workers.some(({ queues }) => queues === null || queues.includes(queue));
  return (await daybook.queues.list()).flatMap(({ name, waiting, paused, oldestAvailableAt }) => {
    if (waiting === 0 || workers.length === 0) return [];
    const waited = oldestAvailableAt === null ? 0 : now - oldestAvailableAt;
    if (paused)
      return [
        warn(
          "queues",
          `Queue ${name} is paused, and ${waiting} runs wait in it.`,
          `Open it with: daybook queue resume ${name}`,
        ),
      ];
    if (!isServed(name))
      return [
        warn(
          "queues",
          `${waiting} runs wait in queue ${name}, which no living worker serves.`,
          `Start one that does: daybook start --queues ${name}`,
        ),
      ];
    if (waited < longWaitMs) return [];
    return [
      warn(
        "queues",
        `The oldest of ${waiting} runs in queue ${name} has waited ${formatDuration(waited)}.`,
        "Add workers or concurrency, or look for a limit: daybook queue list",
      ),
    ];
  });
}

async function checkSchedules(daybook: Daybook): Promise<Finding[]> {
  const schedules = await daybook.schedules.list();
  const unreadable = schedules.filter(({ schedule }) => schedule === null);
  if (unreadable.length === 0) return [ok("schedules", `${schedules.length} can be read.`)];
  return unreadable.map(({ id, error, job }) =>
    bad(
      "schedules",
      `Schedule ${id} cannot be read and does not fire: ${error ?? "unknown"}`,
      `Mend it in the code, or set another: daybook job cron ${job} "0 3 * * *"`,
    ),
  );
}

async function checkRemoved(daybook: Daybook): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, removedAt } of await daybook.jobs.list()) {
    if (removedAt === null) continue;
    if (!(await hasRuns(daybook, { job: name, states: ["waiting", "blocked"] }))) continue;
    findings.push(
      warn(
        "jobs",
        `Job ${name} was removed from the code, and runs of it still wait.`,
        `Bring the job back, or cancel them: daybook run list --job ${name} --state waiting,blocked`,
      ),
    );
  }
  return findings;
}

async function hasRuns(daybook: Daybook, filter: RunFilter): Promise<boolean> {
  let after: string | undefined;
  do {
    const { data, nextCursor } = await daybook.runs.list(filter, {
      limit: 1,
      ...(after === undefined ? {} : { after }),
    });
    if (data.length > 0) return true;
    after = nextCursor ?? undefined;
  } while (after !== undefined);
  return false;
}
