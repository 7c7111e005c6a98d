import { LatencySampler, type SamplerOptions } from "../measure/latency-sampler.ts";
import { assertAllRecorded, loadSystem } from "../measure/queue-system.ts";
import type { Readings, Subject } from "../measure/subject.ts";
import { WorkerProcesses } from "../measure/worker-processes.ts";

/** Some subjects cannot say when a job is recorded: in the breath they all have the time for it. */
const sampling: SamplerOptions = { warmUps: 50, breathMs: 10 };

export const latency: Subject = async (round) => {
  const sampler = new LatencySampler(sampling);
  let handled = 0;
  const system = await loadSystem(round);
  await system.install(round);
  const queue = await system.open(round, () => {
    sampler.started();
    handled += 1;
    sampler.finished();
  });
  await queue.start();
  const { samples } = round.sizes;
  let number = 0;
  const readings = await sampler.sample(samples, () => queue.add((number += 1)));
  await queue.finish();
  await assertAllRecorded(queue, handled, samples + sampling.warmUps);
  await queue.close();
  return readings;
};

/** The job is enqueued by one process and handled by another, which is told of it by the database alone. */
export const latencyAcross: Subject = async (round): Promise<Readings> => {
  const sampler = new LatencySampler(sampling);
  const system = await loadSystem(round);
  await system.install(round);
  const queue = await system.open(round, () => undefined);
  const workers = await WorkerProcesses.open(round, {
    count: 1,
    onBegan: (at) => {
      sampler.started(at);
      sampler.finished();
    },
  });
  await workers.start();
  const { samples } = round.sizes;
  let number = 0;
  const readings = await sampler.sample(samples, () => queue.add((number += 1)), "enqueue-to-start-across");
  await workers.finish();
  await assertAllRecorded(queue, workers.handled, samples + sampling.warmUps);
  await workers.close();
  await queue.close();
  return readings;
};
