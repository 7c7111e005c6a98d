import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createDaybook, type Daybook } from "daybook";
import { toNodeHandler } from "daybook/http";
import { FakeClock } from "daybook/testing";
import pino from "pino";
import { demoEnvironment, demoTokens } from "../../../../examples/stock-sync/demo-environment.ts";
import { dealCars } from "../../../../examples/stock-sync/feed/cars.ts";
import { seededFaults } from "../../../../examples/stock-sync/feed/faults.ts";
import { startFeed } from "../../../../examples/stock-sync/feed/server.ts";
import dealershipStock from "../../../../examples/stock-sync/jobs/dealership-stock.job.ts";
import stockSync from "../../../../examples/stock-sync/jobs/stock-sync.job.ts";
import { openServices } from "../../../../examples/stock-sync/services.ts";
import { moreJobs } from "./more-jobs.ts";

/** The example's dealerships at work: a real Daybook behind a real server, on a clock that whoever records moves. */
export interface World {
  readonly daybook: Daybook;
  readonly url: string;
  readonly clock: FakeClock;
  /** From the next run on, feeds take as long as one can watch. */
  slowFeeds(): void;
  /** Its clock must go on meanwhile. */
  close(): Promise<void>;
}

/** @param folder an empty one, for its databases */
export async function openWorld(folder: string, from: number): Promise<World> {
  const clock = new FakeClock(from);
  const cars = { lots: dealCars(), tokens: demoTokens, faults: seededFaults(7) };
  const quick = await startFeed({ ...cars, latencyMs: 5 });
  const slow = await startFeed({ ...cars, latencyMs: 2_400 });
  const services = { ...openServices(folder, demoEnvironment(quick.url)), feedUrl: quick.url };
  const daybook = await createDaybook({
    store: `sqlite:${join(folder, "book.db")}`,
    jobs: [
      stockSync,
      dealershipStock,
      ...moreJobs(
        (ms, signal) => waitBy(clock, ms, signal),
        () => clock.now(),
      ),
    ],
    services,
    queues: { exports: { concurrency: 2 }, media: { concurrency: 1 } },
    worker: { concurrency: 8, drain: "100ms", abortGrace: "100ms" },
    app: "dealerships",
    codeVersion: "2026.11.3",
    logger: pino({ level: "silent" }),
    clock,
  });
  const handle = toNodeHandler(daybook);
  const server = createServer((request, response) => void handle(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  await daybook.start();
  return {
    daybook,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clock,
    slowFeeds() {
      services.feedUrl = slow.url;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await daybook.stop();
      await Promise.all([quick.close(), slow.close()]);
    },
  };
}

function waitBy(clock: FakeClock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.timer(ms, resolve);
    signal.addEventListener("abort", () => {
      cancel();
      reject(signal.reason as Error);
    });
  });
}
