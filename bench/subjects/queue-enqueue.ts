import { addBacklog, loadSystem, type OpenQueue } from "../measure/queue-system.ts";
import type { Subject } from "../measure/subject.ts";

const warmUps = 100;

/** How fast one process hands jobs in while nobody works: each awaited before the next, and many in a call. */
export const enqueue: Subject = async (round) => {
  const { backlog, singles } = round.sizes;
  const system = await loadSystem(round);
  await system.install(round);
  const queue = await system.open(round, () => undefined);
  await addOneByOne(queue, warmUps);
  const oneByOne = await perSecond(singles, () => addOneByOne(queue, singles));
  const inBulk = await perSecond(backlog, () => addBacklog(queue, backlog));
  const { waiting } = await queue.counts();
  const expected = warmUps + singles + backlog;
  if (waiting !== expected) throw new Error(`Of ${expected} jobs ${waiting} are there.`);
  await queue.close();
  return { "enqueue-one-by-one": oneByOne, "enqueue-bulk": inBulk };
};

async function addOneByOne(queue: OpenQueue, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) await queue.add(number);
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (count / (performance.now() - startedAt)) * 1000;
}
