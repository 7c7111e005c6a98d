import type { OpenQueue, QueueSystem } from "../measure/queue-system.ts";
import type { Round } from "../measure/subject.ts";
import { loadPeer } from "./load-peer.ts";
import { databaseOf } from "./postgres-client.ts";

interface Client {
  query(text: string): Promise<{ rows: { waiting: number }[] }>;
}

interface WorkerUtils {
  migrate(): Promise<void>;
  addJob(task: string, payload: unknown): Promise<unknown>;
  addJobs(jobs: readonly { identifier: string; payload: unknown }[]): Promise<unknown>;
  withPgClient<Result>(work: (client: Client) => Promise<Result>): Promise<Result>;
  release(): Promise<void>;
}

interface Runner {
  stop(): Promise<void>;
  readonly promise: Promise<void>;
}

interface WorkerOptions {
  connectionString: string;
  concurrentJobs: number;
  maxPoolSize: number;
  logger: unknown;
  localQueue?: { size: number };
  completeJobBatchDelay?: number;
  failJobBatchDelay?: number;
}

interface RunOptions {
  preset: { worker: WorkerOptions };
  taskList: Record<string, () => Promise<void>>;
  parsedCronItems: readonly never[];
  noHandleSignals: boolean;
}

interface GraphileWorker {
  Logger: new (factory: () => () => void) => unknown;
  makeWorkerUtils(options: { connectionString: string; logger: unknown }): Promise<WorkerUtils>;
  run(options: RunOptions): Promise<Runner>;
}

/** Minus one: off, as graphile-worker writes it. */
const off = -1;

interface Settings {
  readonly concurrency: number;
  readonly localQueue: number;
  readonly batchDelayMs: number;
}

/** Jobs fetched and completed in batches: what its own performance test runs with. */
export const batched: QueueSystem = graphileWorker({ concurrency: 24, localQueue: 500, batchDelayMs: 0 });

/** Jobs fetched and completed one by one: its defaults, with the concurrency of its own performance test. */
export const plain: QueueSystem = graphileWorker({ concurrency: 24, localQueue: off, batchDelayMs: off });

const task = "no-op";

function graphileWorker(defaults: Settings): QueueSystem {
  return {
    async install(round) {
      const { utils } = await connect(databaseOf(round));
      await utils.migrate();
      await utils.release();
    },
    async open(round, onHandled) {
      const { module, utils, logger } = await connect(databaseOf(round));
      const worker = workerOptions(round, { ...defaults, ...round.settings }, logger);
      const start = (): Promise<Runner> =>
        module.run({
          preset: { worker },
          taskList: { [task]: async () => onHandled() },
          parsedCronItems: [],
          noHandleSignals: true,
        });
      return openQueue(utils, start);
    },
  };
}

async function connect(connectionString: string) {
  // Read when the module is loaded: without it every finished job is a line of the log.
  process.env["NO_LOG_SUCCESS"] = "1";
  const module = await loadPeer<GraphileWorker>("graphile-worker");
  const logger = new module.Logger(() => () => undefined);
  return { module, logger, utils: await module.makeWorkerUtils({ connectionString, logger }) };
}

function workerOptions(round: Round, settings: Settings, logger: unknown): WorkerOptions {
  const { concurrency, localQueue, batchDelayMs } = settings;
  return {
    connectionString: databaseOf(round),
    concurrentJobs: concurrency,
    maxPoolSize: concurrency + 1,
    logger,
    ...(localQueue === off ? {} : { localQueue: { size: localQueue } }),
    ...(batchDelayMs === off ? {} : { completeJobBatchDelay: batchDelayMs, failJobBatchDelay: batchDelayMs }),
  };
}

function openQueue(utils: WorkerUtils, start: () => Promise<Runner>): OpenQueue {
  let runner: Runner | null = null;
  return {
    add: (number) => utils.addJob(task, { number }),
    addMany: (from, count) =>
      utils.addJobs(
        Array.from({ length: count }, (_, index) => ({ identifier: task, payload: { number: from + index } })),
      ),
    async start() {
      runner = await start();
    },
    // It tells of a job before it is recorded; when it has stopped in order, everything is.
    async finish() {
      await runner?.stop();
      runner = null;
    },
    counts: () =>
      utils.withPgClient(async (client) => {
        const text = "SELECT count(*)::int AS waiting FROM graphile_worker._private_jobs";
        const { rows } = await client.query(text);
        return { waiting: rows[0]?.waiting ?? Number.NaN, completed: null };
      }),
    async close() {
      await runner?.stop();
      await utils.release();
    },
  };
}
