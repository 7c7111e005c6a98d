import type { OpenQueue, QueueSystem } from "../measure/queue-system.ts";
import type { Round } from "../measure/subject.ts";
import { loadPeer } from "./load-peer.ts";
import { databaseOf, withClient } from "./postgres-client.ts";

interface BossOptions {
  connectionString: string;
  max: number;
  supervise: boolean;
  schedule: boolean;
  useListenNotify: boolean;
}

interface WorkOptions {
  batchSize: number;
  localConcurrency: number;
  burstWhenBatchFull: boolean;
  pollingIntervalSeconds: number;
}

interface Boss {
  on(event: "error", listener: (error: Error) => void): void;
  start(): Promise<unknown>;
  stop(options: { graceful: boolean }): Promise<void>;
  createQueue(name: string, options: { partition: boolean; notify: boolean }): Promise<void>;
  send(name: string, data: unknown): Promise<unknown>;
  insert(name: string, jobs: readonly { data: unknown }[]): Promise<unknown>;
  work(name: string, options: WorkOptions, handler: (jobs: readonly unknown[]) => Promise<void>): Promise<string>;
  offWork(name: string, options: { wait: boolean }): Promise<void>;
}

interface PgBossModule {
  PgBoss: new (options: BossOptions) => Boss;
}

interface Settings {
  /** Jobs that one of its workers fetches, and completes, in one statement. */
  readonly batchSize: number;
  /** Workers in the process. */
  readonly localConcurrency: number;
  /** 1: a table of the queue's own. */
  readonly partition: number;
  /** 1: an enqueue wakes the workers by NOTIFY. */
  readonly notify: number;
}

/** What `tune-postgres` compares; the reasons are in the README. */
const best: Settings = { batchSize: 8_000, localConcurrency: 2, partition: 1, notify: 0 };

const name = "no-op";

export const pgBoss: QueueSystem = {
  async install(round) {
    const boss = await start(round);
    const { partition, notify } = settingsOf(round);
    await boss.createQueue(name, { partition: partition === 1, notify: notify === 1 });
    await boss.stop({ graceful: false });
  },
  async open(round, onHandled) {
    const boss = await start(round);
    const { batchSize, localConcurrency } = settingsOf(round);
    // The shortest poll it takes; beside NOTIFY, or with full batches, it does not wait for it.
    const options = { batchSize, localConcurrency, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 };
    const work = (): Promise<unknown> =>
      boss.work(name, options, async (jobs) => {
        for (let index = 0; index < jobs.length; index += 1) onHandled();
      });
    return openQueue(round, boss, work);
  },
};

function settingsOf(round: Round): Settings {
  return { ...best, ...round.settings };
}

async function start(round: Round): Promise<Boss> {
  const { PgBoss } = await loadPeer<PgBossModule>("pg-boss");
  const { localConcurrency, notify } = settingsOf(round);
  const boss = new PgBoss({
    connectionString: databaseOf(round),
    max: Math.max(10, localConcurrency),
    // Maintenance and cron would only take from it.
    supervise: false,
    schedule: false,
    useListenNotify: notify === 1,
  });
  boss.on("error", (error) => {
    throw new Error("pg-boss failed", { cause: error });
  });
  await boss.start();
  return boss;
}

function openQueue(round: Round, boss: Boss, work: () => Promise<unknown>): OpenQueue {
  return {
    add: (number) => boss.send(name, { number }),
    addMany: (from, count) =>
      boss.insert(
        name,
        Array.from({ length: count }, (_, index) => ({ data: { number: from + index } })),
      ),
    start: work,
    // It does not tell when a job is recorded; its workers end when they have recorded what they have.
    finish: () => boss.offWork(name, { wait: true }),
    counts: () =>
      withClient(databaseOf(round), async (client) => {
        const { rows } = await client.query<{ waiting: number; completed: number }>(
          `SELECT count(*) FILTER (WHERE state < 'completed')::int AS waiting,
                  count(*) FILTER (WHERE state = 'completed')::int AS completed
           FROM pgboss.job WHERE name = $1`,
          [name],
        );
        return rows[0] ?? { waiting: Number.NaN, completed: Number.NaN };
      }),
    close: () => boss.stop({ graceful: false }),
  };
}
