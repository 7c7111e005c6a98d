import { join } from "node:path";
import { countDown, ratePerSecond } from "../measure/count-down.ts";
import { LatencySampler } from "../measure/latency-sampler.ts";
import type { Round, Subject } from "../measure/subject.ts";
import { loadPeer } from "./load-peer.ts";

interface Queue {
  add(type: string, data: unknown): unknown;
  addMany(type: string, data: readonly unknown[]): unknown;
  countJobs(filter: { status: number }): number;
}

interface Worker {
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Logger {
  error(...words: unknown[]): void;
  warn(...words: unknown[]): void;
  info(...words: unknown[]): void;
  debug(...words: unknown[]): void;
}

interface WorkerOptions {
  queue: Queue;
  logger: Logger;
  /** Spelled like this in plainjob. */
  pollIntervall: number;
  onCompleted: () => void;
}

interface PlainJob {
  better(database: unknown): unknown;
  defineQueue(options: { connection: unknown; logger: Logger }): Queue;
  defineWorker(type: string, handler: () => Promise<void>, options: WorkerOptions): Worker;
  JobStatus: { readonly Done: number };
}

interface BetterSqlite3 {
  default: new (file: string) => unknown;
}

interface Opened {
  readonly queue: Queue;
  readonly worker: Worker;
  readonly done: number;
}

const nothing = (): void => undefined;
const quiet: Logger = { error: console.error, warn: nothing, info: nothing, debug: nothing };
const type = "no-op";

async function open(round: Round, handler: () => Promise<void>, onCompleted: () => void): Promise<Opened> {
  const [plainjob, sqlite] = await Promise.all([
    loadPeer<PlainJob>("plainjob"),
    loadPeer<BetterSqlite3>("better-sqlite3"),
  ]);
  // plainjob itself sets WAL and synchronous = NORMAL, which is also what Daybook does by default.
  const connection = plainjob.better(new sqlite.default(join(round.dir, "plainjob.db")));
  const queue = plainjob.defineQueue({ connection, logger: quiet });
  // It has no wake-up: the shortest poll is its best latency, at the price of never being idle.
  const worker = plainjob.defineWorker(type, handler, { queue, logger: quiet, pollIntervall: 0, onCompleted });
  return { queue, worker, done: plainjob.JobStatus.Done };
}

export const drain: Subject = async (round) => {
  const { backlog } = round.sizes;
  const { tick, reached } = countDown(backlog);
  const { queue, worker, done } = await open(round, async () => undefined, tick);
  queue.addMany(
    type,
    Array.from({ length: backlog }, (_, number) => ({ number })),
  );
  const rate = await ratePerSecond(backlog, () => void worker.start(), reached);
  await worker.stop();
  const recorded = queue.countJobs({ status: done });
  if (recorded !== backlog) throw new Error(`plainjob recorded ${recorded} of ${backlog} jobs.`);
  return { drain: rate };
};

export const latency: Subject = async (round) => {
  const sampler = new LatencySampler();
  const { queue, worker } = await open(round, async () => sampler.started(), sampler.finished);
  void worker.start();
  let number = 0;
  return sampler.sample(round.sizes.samples, () => queue.add(type, { number: (number += 1) }));
};
