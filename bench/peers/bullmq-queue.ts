import { countUp } from "../measure/count-up.ts";
import type { OpenQueue, QueueSystem } from "../measure/queue-system.ts";
import type { RedisAddress, Round } from "../measure/subject.ts";
import { loadPeer } from "./load-peer.ts";
import { databaseOf, openPool } from "./postgres-client.ts";

interface Queue {
  add(name: string, data: unknown): Promise<unknown>;
  addBulk(jobs: readonly { name: string; data: unknown }[]): Promise<unknown>;
  getWaitingCount(): Promise<number>;
  getActiveCount(): Promise<number>;
  getCompletedCount(): Promise<number>;
  close(): Promise<void>;
}

interface Worker {
  waitUntilReady(): Promise<unknown>;
  run(): Promise<void>;
  close(): Promise<void>;
  on(event: "completed", listener: () => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "failed", listener: (job: unknown, error: Error) => void): void;
}

interface WorkerOptions {
  connection: unknown;
  concurrency: number;
  autorun: boolean;
}

interface BullMq {
  Queue: new (name: string, options: { connection: unknown }, backend?: unknown) => Queue;
  Worker: new (name: string, handler: () => Promise<void>, options: WorkerOptions, backend?: unknown) => Worker;
  createPostgresBackend: unknown;
  runMigrations(client: unknown): Promise<void>;
}

interface Redis {
  flushall(): Promise<unknown>;
  quit(): Promise<unknown>;
}

interface IoRedis {
  Redis: new (options: RedisAddress & { maxRetriesPerRequest: null }) => Redis;
}

/** How one of BullMQ's two backends is reached. */
interface Connection {
  readonly options: unknown;
  readonly close: () => Promise<unknown>;
}

const name = "bench";

/** The best of 50, 100, 200 and 500 in the embedded bench. */
const redisConcurrency = 200;
/** Each job is a statement of its own, so this is also how many connections it keeps busy. */
const postgresConcurrency = 16;

export const onRedis: QueueSystem = {
  async install(round) {
    const redis = await connectRedis(round);
    await redis.flushall();
    await redis.quit();
  },
  open: (round, onHandled) =>
    openQueue(onHandled, round.settings["concurrency"] ?? redisConcurrency, async () => {
      const redis = await connectRedis(round);
      return { options: redis, close: () => redis.quit() };
    }),
};

export const onPostgres: QueueSystem = {
  async install(round) {
    const bullmq = await loadPeer<BullMq>("bullmq");
    const pool = await openPool({ connectionString: databaseOf(round) });
    const client = await pool.connect();
    await bullmq.runMigrations(client);
    client.release();
    await pool.end();
  },
  async open(round, onHandled) {
    const { createPostgresBackend } = await loadPeer<BullMq>("bullmq");
    const concurrency = round.settings["concurrency"] ?? postgresConcurrency;
    return openQueue(onHandled, concurrency, () => connectPostgres(round, concurrency), createPostgresBackend);
  },
};

async function connectRedis(round: Round): Promise<Redis> {
  if (round.redis === null) throw new Error("BullMQ needs the bench's Redis.");
  const ioredis = await loadPeer<IoRedis>("ioredis");
  return new ioredis.Redis({ ...round.redis, maxRetriesPerRequest: null });
}

/** From an ES module BullMQ takes a pool only, and its tables are to be on the pool's search path. One connection more listens. */
async function connectPostgres(round: Round, concurrency: number): Promise<Connection> {
  const pool = await openPool({
    connectionString: databaseOf(round),
    max: concurrency + 2,
    options: "-c search_path=bullmq",
    keepAlive: true,
  });
  return { options: pool, close: () => pool.end() };
}

async function openQueue(
  onHandled: () => void,
  concurrency: number,
  connect: () => Promise<Connection>,
  backend?: unknown,
): Promise<OpenQueue> {
  const bullmq = await loadPeer<BullMq>("bullmq");
  const [forQueue, forWorker] = await Promise.all([connect(), connect()]);
  const queue = new bullmq.Queue(name, { connection: forQueue.options }, backend);
  const handled = countUp();
  const completed = countUp();
  const handler = async (): Promise<void> => {
    handled.tick();
    onHandled();
  };
  const worker = new bullmq.Worker(
    name,
    handler,
    { connection: forWorker.options, concurrency, autorun: false },
    backend,
  );
  worker.on("error", fail);
  worker.on("failed", (_job, error) => fail(error));
  // Said after the store has moved the job to the completed ones.
  worker.on("completed", completed.tick);
  await worker.waitUntilReady();
  return {
    add: (number) => queue.add("no-op", { number }),
    addMany: (from, count) =>
      queue.addBulk(Array.from({ length: count }, (_, index) => ({ name: "no-op", data: { number: from + index } }))),
    async start() {
      void worker.run();
    },
    finish: () => completed.reached(handled.count()),
    async counts() {
      const [waiting, active, done] = await Promise.all([
        queue.getWaitingCount(),
        queue.getActiveCount(),
        queue.getCompletedCount(),
      ]);
      return { waiting: waiting + active, completed: done };
    },
    async close() {
      await worker.close();
      await queue.close();
      await Promise.all([forQueue.close(), forWorker.close()]);
    },
  };
}

function fail(error: Error): never {
  throw new Error("BullMQ's worker failed", { cause: error });
}
