// Records what the example's dealerships look like from outside, for the dashboard's replay: recording/dealerships.json.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createClient } from "daybook/client";
import { packRecording } from "../src/transport/replay/packed-recording.ts";
import { openBrowser } from "../test/support/browser.ts";
import { AnswerKeeper, distinct, keepEvents } from "./recording/keep.ts";
import { goOnLive, hurry } from "./recording/pace.ts";
import { movingPages, standingPages, visitAll } from "./recording/tour.ts";
import { openWorld } from "./recording/world.ts";

const dayMs = 86_400_000;
const pastDays = 8;
const wantedMs = 16_000;
const lookEveryMs = 2_000;
const root = join(import.meta.dirname, "../../../");
const file = join(import.meta.dirname, "../recording/dealerships.json");

const folder = mkdtempSync(join(tmpdir(), "daybook-recording-"));
const browser = await openBrowser();
try {
  const world = await openWorld(folder, Date.now() - pastDays * dayMs);
  console.log(`Hurrying through ${pastDays} days …`);
  await hurry(world, Date.now());
  const stopClock = goOnLive(world);
  const { daybook, url } = world;
  const client = createClient({ baseUrl: url });
  await client.jobs.pause({ job: "invoice-reminders" });
  await client.queues.setConcurrency({ queue: "exports", concurrency: 1 });
  await client.jobs.setLimit({ job: "photo-import", limit: 1 });

  console.log("Looking at every page …");
  const context = await browser.newContext({
    viewport: { width: 1_280, height: 900 },
    timezoneId: "Europe/Berlin",
    locale: "en",
  });
  const page = await context.newPage();
  const standing = await standingPages(world);
  const asked = await visitAll(page, url, standing);

  world.slowFeeds();
  await daybook.enqueue("photo-import");
  await client.jobs.trigger({ job: "stock-sync" });
  await daybook.enqueue("price-export");
  await daybook.enqueue("price-export");
  await client.jobs.trigger({ job: "month-end-report" });
  await daybook.enqueue(
    "daily-sales-report",
    { day: new Date(Date.now() - dayMs).toISOString().slice(0, 10) },
    { delay: "25m" },
  );
  // Far enough for a rate to be known.
  await pause(9_000);
  const moving = await movingPages(world);
  const calls = distinct(new Map([...asked, ...(await visitAll(page, url, moving))]));
  await context.close();

  console.log(`Recording ${wantedMs / 1_000} s …`);
  const leaving = new AbortController();
  let begunAt = Number.POSITIVE_INFINITY;
  const events = keepEvents(client.events.stream({}, { signal: leaving.signal }), () => begunAt);
  begunAt = Date.now();
  const keeper = new AnswerKeeper(url, calls);
  await keeper.look(begunAt);
  for (let at = lookEveryMs; at <= wantedMs; at += lookEveryMs) {
    await pause(Math.max(0, begunAt + at - Date.now()));
    await keeper.look(begunAt);
  }
  const lengthMs = Date.now() - begunAt;
  leaving.abort();
  const recording = {
    begunAt: new Date(begunAt).toISOString(),
    lengthMs,
    pages: { ...standing, ...moving },
    answers: keeper.answers,
    events: (await events).filter(({ at }) => at <= lengthMs),
  };
  const packed = packRecording(recording);
  // A line each, so that a difference between two recordings can be read.
  const lines = Object.entries(packed).map(([name, value]) =>
    Array.isArray(value)
      ? `${JSON.stringify(name)}: [\n${value.map((one) => JSON.stringify(one)).join(",\n")}\n]`
      : `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  mkdirSync(join(file, ".."), { recursive: true });
  // Stack traces name files, which are elsewhere on each machine.
  writeFileSync(file, `{\n${lines.join(",\n")}\n}\n`.replaceAll(root, "/app/"));
  await world.close();
  stopClock();
  console.log(`${recording.answers.length} answers and ${recording.events.length} events.`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
