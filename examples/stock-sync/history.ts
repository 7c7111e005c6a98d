import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDaybook, type Daybook } from "daybook";
import { FakeClock } from "daybook/testing";
import { demoEnvironment, demoTokens } from "./demo-environment.ts";
import { dealCars } from "./feed/cars.ts";
import { startFeed } from "./feed/server.ts";
import { tokenVariable } from "./dealerships.ts";
import { openServices, type StockServices } from "./services.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const days = 7;
/** Since then München's feed refuses the token that the example has. */
const newTokenDays = 3;
/** Hours of each day, UTC, at which somebody asks for a sync besides the nightly one. */
const byHand: ReadonlySet<number> = new Set([8, 14]);
/** How long the feeds take for a page, by the demo's clock. */
const latencyMs = 900;
/** Before what is due the clock goes on for so long without a jump, so that the engine finds it in time. */
const leadMs = 15_000;
const stepMs = 250;

/** So often in a row nothing must be going on: what is due at a full hour is found by the engine a moment later. */
const turnsOfCalm = 3;

/** What a book is made of. The demo's history comes into place as a whole, or not at all. */
const files = ["stock.db", "daybook.db"] as const;

/**
 * Gives an empty book a week behind it, so that charts, percentiles and the timeline have something to show.
 *
 * Nothing in it is made up: the example's own jobs run, by the engine, against the same feeds, and write the same stock. Only the clock is the demo's; it
 * begins a week ago and is moved on by hand, so a night takes a moment. What schedules made has their names; what was asked for by hand was "demo-history".
 * @param onStart called when there is something to do
 * @returns how many runs; null when there was a book already, which stays as it is.
 */
export async function makeHistory(
  dataDir: string,
  onStart: () => void,
  now: number = Date.now(),
): Promise<number | null> {
  if (existsSync(join(dataDir, "daybook.db"))) return null;
  onStart();
  const draft = join(dataDir, ".history");
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const runs = await playThrough(draft, now);
  for (const file of files) renameSync(join(draft, file), join(dataDir, file));
  rmSync(draft, { recursive: true });
  return runs;
}

async function playThrough(folder: string, now: number): Promise<number> {
  const clock = new FakeClock(now - days * dayMs);
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.timer(ms, resolve));
  // They answer well: the client's waits before another try are by our clock.
  const feed = await startFeed({ lots: dealCars(), tokens: demoTokens, latencyMs, wait });
  try {
    const right = { ...demoEnvironment(feed.url), [tokenVariable("muenchen")]: demoTokens.get("muenchen") };
    const until = now - newTokenDays * dayMs;
    await work(folder, clock, right, until);
    return await work(folder, clock, demoEnvironment(feed.url), now);
  } finally {
    await feed.close();
  }
}

/** Works until the clock shows an instant. @returns how many runs the book then has. */
async function work(
  folder: string,
  clock: FakeClock,
  environment: Readonly<Record<string, string | undefined>>,
  until: number,
): Promise<number> {
  const services: StockServices = openServices(folder, environment);
  const daybook = await createDaybook({
    app: "stock-sync",
    store: `sqlite:${join(folder, "daybook.db")}`,
    jobs: fileURLToPath(new URL("jobs", import.meta.url)),
    services,
    clock,
    worker: { concurrency: 8 },
  });
  try {
    await daybook.start();
    for (let at = await nextAfter(daybook, clock.now()); at < until - hourMs; at = await nextAfter(daybook, at)) {
      clock.jump(Math.max(0, at - leadMs - clock.now()));
      await clock.advanceAsync(at - clock.now());
      if (isByHand(at)) await daybook.enqueue("stock-sync", undefined, { trigger: "manual", by: "demo-history" });
      await settle(daybook, clock);
    }
    return (await daybook.runs.list({}, { limit: 1_000 })).data.length;
  } finally {
    await daybook.stop();
    services.stock[Symbol.dispose]();
  }
}

/** When the next schedule is due, or somebody asks. */
async function nextAfter(daybook: Daybook, at: number): Promise<number> {
  const due = (await daybook.schedules.list()).flatMap(({ nextFireAt }) => (nextFireAt === null ? [] : [nextFireAt]));
  let asked = (Math.floor(at / hourMs) + 1) * hourMs;
  while (!isByHand(asked)) asked += hourMs;
  return Math.min(asked, ...due.filter((instant) => instant > at));
}

function isByHand(at: number): boolean {
  return at % hourMs === 0 && byHand.has(new Date(at).getUTCHours());
}

/** Lets the clock go on until nothing runs and nothing is queued. */
async function settle(daybook: Daybook, clock: FakeClock): Promise<void> {
  let calm = 0;
  while (calm < turnsOfCalm) {
    await clock.advanceAsync(stepMs);
    const { running, queued, retrying } = await daybook.runs.activeCounts();
    calm = running + queued + retrying === 0 ? calm + 1 : 0;
  }
}
