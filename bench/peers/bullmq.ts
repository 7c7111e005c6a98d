import { countDown, ratePerSecond } from "../measure/count-down.ts";
import { LatencySampler } from "../measure/latency-sampler.ts";
import type { RedisAddress, Round, Subject } from "../measure/subject.ts";
import { loadPeer } from "./load-peer.ts";

interface Connection {
  flushall(): Promise<unknown>;
}

interface Queue {
  add(name: string, data: unknown): Promise<unknown>;
  addBulk(jobs: readonly { name: string; data: unknown }[]): Promise<unknown>;
  getCompletedCount(): Promise<number>;
}

interface Worker {
  waitUntilReady(): Promise<unknown>;
  run(): Promise<void>;
  on(event: "completed", listener: () => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "failed", listener: (job: unknown, error: Error) => void): void;
}

interface WorkerOptions {
  connection: Connection;
  concurrency: number;
  autorun: boolean;
}

interface BullMq {
  Queue: new (name: string, options: { connection: Connection }) => Queue;
  Worker: new (name: string, handler: () => Promise<void>, options: WorkerOptions) => Worker;
}

interface IoRedis {
  Redis: new (options: RedisAddress & { maxRetriesPerRequest: null }) => Connection;
}

/** The best of 50, 100, 200 and 500; the figures are in the README. */
const bestConcurrency = 200;
const bulk = 1_000;

async function open(round: Round, handler: () => Promise<void>): Promise<{ queue: Queue; worker: Worker }> {
  if (round.redis === null) throw new Error("BullMQ needs the bench's Redis.");
  const [bullmq, ioredis] = await Promise.all([loadPeer<BullMq>("bullmq"), loadPeer<IoRedis>("ioredis")]);
  const address = { ...round.redis, maxRetriesPerRequest: null } as const;
  const connection = new ioredis.Redis(address);
  await connection.flushall();
  const queue = new bullmq.Queue("bench", { connection });
  const worker = new bullmq.Worker("bench", handler, {
    connection: new ioredis.Redis(address),
    concurrency: round.concurrency ?? bestConcurrency,
    autorun: false,
  });
  worker.on("error", fail);
  worker.on("failed", (_job, error) => fail(error));
  await worker.waitUntilReady();
  return { queue, worker };
}

export const drain: Subject = async (round) => {
  const { backlog } = round.sizes;
  const { tick, reached } = countDown(backlog);
  const { queue, worker } = await open(round, async () => undefined);
  for (let from = 0; from < backlog; from += bulk) {
    const length = Math.min(bulk, backlog - from);
    await queue.addBulk(Array.from({ length }, (_, index) => ({ name: "no-op", data: { number: from + index } })));
  }
  // The worker says so after Redis has moved the job to the completed ones.
  worker.on("completed", tick);
  const rate = await ratePerSecond(backlog, () => void worker.run(), reached);
  const recorded = await queue.getCompletedCount();
  if (recorded !== backlog) throw new Error(`BullMQ recorded ${recorded} of ${backlog} jobs.`);
  return { drain: rate };
};

export const latency: Subject = async (round) => {
  const sampler = new LatencySampler();
  const { queue, worker } = await open(round, async () => sampler.started());
  worker.on("completed", sampler.finished);
  void worker.run();
  let number = 0;
  return sampler.sample(round.sizes.samples, () => queue.add("no-op", { number: (number += 1) }));
};

function fail(error: Error): never {
  throw new Error("BullMQ's worker failed", { cause: error });
}
