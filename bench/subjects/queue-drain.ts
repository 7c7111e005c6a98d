import { settleDatabase } from "../peers/postgres-client.ts";
import { addBacklog, assertAllRecorded, loadSystem } from "../measure/queue-system.ts";
import type { Round, Subject } from "../measure/subject.ts";
import { WorkerProcesses } from "../measure/worker-processes.ts";

export const drainByOne: Subject = async (round) => ({ drain: await drain(round, 1) });

export const drainLong: Subject = async (round) => ({ "drain-long": await drain(round, 1) });

export const drainByFour: Subject = async (round) => ({ "drain-4": await drain(round, 4) });

export const drainBesideHistory: Subject = async (round) => ({ "drain-with-history": await drain(round, 1) });

/**
 * Fills a queue, then times worker processes that are already connected, from the word to start to the last job recorded;
 * returns jobs per second.
 */
async function drain(round: Round, processes: number): Promise<number> {
  const { backlog } = round.sizes;
  const system = await loadSystem(round);
  await system.install(round);
  const queue = await system.open(round, () => undefined);
  await addBacklog(queue, backlog);
  await settleDatabase(round);
  const workers = await WorkerProcesses.open(round, { count: processes });
  const startedAt = performance.now();
  await Promise.all([workers.start(), workers.untilHandled(backlog)]);
  await workers.finish();
  const seconds = (performance.now() - startedAt) / 1000;
  await assertAllRecorded(queue, workers.handled, backlog);
  await workers.close();
  await queue.close();
  return backlog / seconds;
}
