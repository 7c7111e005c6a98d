import { afterAll, beforeAll, expect } from "vitest";
import type { WorkerOptions } from "../../src/index.ts";
import type { KeeperSettings } from "../support/postgres/keeper-messages.ts";
import { PostgresServer } from "../support/postgres/server.ts";
import type { FaultChild } from "./child-process.ts";
import { machineMs } from "../support/machine-clock.ts";
import { type PostgresBook, postgresBook, withClient } from "./postgres-book.ts";
import { openScene, type Scene } from "./scene.ts";
import { faultSeed } from "./seeded-random.ts";
import { until } from "./waiting.ts";
import { patienceMs } from "../support/patience.ts";
import { elapsedMs } from "../support/machine-time.ts";

/** The longest that anything may take to be as before, once the fault is over. */
export const recoveryMs = 10_000;

/** Ends within a test, and is kept by a process that shares two crowded cores with its server and its neighbours. */
export const patientLease: WorkerOptions = { lease: "5s", heartbeat: "500ms", concurrency: 5 };

/** A durable server for the tests of one file, who may do to it what they like as long as it is up at their end. */
export function useServer(settings: KeeperSettings["settings"] = {}): () => PostgresServer {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    server = await PostgresServer.start({ durable: true, settings });
  });
  afterAll(() => server?.close());
  return () => {
    if (server === undefined) throw new Error("The server is there while tests run, not before.");
    return server;
  };
}

export interface PostgresScene {
  readonly scene: Scene;
  readonly book: PostgresBook;
}

/**
 * A scene on PostgreSQL for the running test. Where nothing else is said, what can be a batch is one, were it of one run: a fault can hit more of it
 * than of a row.
 */
export async function openPostgresScene(server: PostgresServer, { batch = 1 } = {}): Promise<PostgresScene> {
  const book = postgresBook(server.url, batch);
  return { book, scene: await openScene(() => book) };
}

/** A program that enqueues a mixture of jobs, and goes on when the book is taken away from it for a while. */
export function openEnduring(scene: Scene): Promise<FaultChild> {
  return scene.enqueuer({ everyMs: 15, most: 1_000_000, seed: faultSeed, endures: true }).ready();
}

/** No promise is broken, and no process ended that was not killed. */
export async function expectOrder(scene: Scene, steps: Readonly<Record<string, number>> = {}): Promise<void> {
  expect(scene.fallen).toEqual([]);
  expect(await scene.violations(steps)).toEqual([]);
}

/**
 * Pauses schedules and waits until their tickers have seen it. A fire that was being decided when the pause came is written after it, and its run may
 * come when nothing else is left.
 */
export async function pauseAll({ client }: Scene, ids: readonly string[]): Promise<void> {
  for (const id of ids) await client.schedules.pause(id);
  for (const id of ids) {
    await until(`${id} is seen to be paused`, async () => {
      const { data } = await client.schedules.fires({ scheduleId: id }, { limit: 1 });
      return data[0]?.outcome === "paused";
    });
  }
}

/** A new run is accepted, started and ended. @returns milliseconds of ours until then; the fault is over when this is called. */
export async function backToWork({ client }: Scene): Promise<number> {
  const from = machineMs();
  let id: string | undefined;
  const works = async (): Promise<boolean> => {
    try {
      id ??= (await client.enqueue("quick", { ms: 1 })).id;
      return (await client.runs.get(id)).state === "succeeded";
    } catch {
      return false;
    }
  };
  await until("a new run is accepted and has succeeded", works, patienceMs, 10);
  return elapsedMs(from);
}

/** Process ids of the server's sessions that belong to this book's processes, or to all. */
export function sessionsOf(server: PostgresServer, which = "application_name = 'daybook'"): Promise<number[]> {
  return withClient(server.url, async (client) => {
    const { rows } = await client.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND ${which}`,
    );
    return rows.map((row) => row.pid);
  });
}
