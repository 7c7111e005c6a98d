import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoEnvironment, demoTokens } from "./demo-environment.ts";
import { dealCars } from "./feed/cars.ts";
import { seededFaults } from "./feed/faults.ts";
import { startFeed } from "./feed/server.ts";
import { makeHistory } from "./history.ts";

const config = fileURLToPath(new URL("daybook.config.ts", import.meta.url));
const cli = fileURLToPath(new URL("src/cli/main.ts", import.meta.resolve("daybook/package.json")));
const isOnce = process.argv.includes("--once");
const dataDir = process.env["STOCK_SYNC_DATA_DIR"] ?? join(import.meta.dirname, "data");

/** Where the dashboard is, if nobody else is there: an address that stays, so that a browser remembers its language and theme. */
const usualPort = 4000;

/** So often that there is something to see whenever one looks. */
const scheduleToWatch = {
  STOCK_SYNC_CRON: "*/2 * * * *",
  STOCK_REPORT_CRON: "* * * * *",
  STOCK_REPORT_PACE_MS: "2500",
};

const feed = await startFeed({
  lots: dealCars(),
  tokens: demoTokens,
  // Slow enough to watch.
  latencyMs: Number(process.env["STOCK_SYNC_FEED_LATENCY_MS"] ?? (isOnce ? 900 : 2_400)),
  faults: seededFaults(7),
});

console.log(`Daybook example: the vehicle stock of six dealerships, read from ${feed.url}
`);
if (!isOnce) await playHistory();
console.log(`  ${isOnce ? "You will see" : "Every other minute there is"} one run of "stock-sync" and six child runs, three at a time:
    dresden                  succeeded  every vehicle is valid
    berlin, hamburg, koeln   partial    some vehicles have no mileage or no horsepower: they become failed items
    frankfurt                skipped    it has no credentials
    muenchen                 failed     its token is wrong
    stock-sync               partial    because not all of its children succeeded
  The feed is slow, answers 503 and 429 now and then and drops connections. No vehicle is lost by that.${
    isOnce ? "" : '\n  And every minute one of "stock-report". In earnest both would be once a day.'
  }

  Where to look:${isOnce ? "" : `\n    in a browser, at the address that stands below after the word "dashboard"`}
    npm run daybook -- run list --config examples/stock-sync/daybook.config.ts     (in a second terminal)
  What to do with it: examples/stock-sync/README.md${isOnce ? "" : "\n  Ctrl-C ends it. Started again, it goes on with the same book."}
`);

const args = [
  "--conditions=source",
  cli,
  "start",
  "--config",
  config,
  "--run",
  "stock-sync",
  ...(isOnce ? ["--once"] : ["--port", String(await freePort())]),
];
const daybook = spawn(process.execPath, args, {
  stdio: "inherit",
  env: {
    // What the jobs log is in the book; between the bars it would only be noise.
    DAYBOOK_LOG_LEVEL: "error",
    ...process.env,
    ...demoEnvironment(feed.url),
    ...(isOnce ? {} : scheduleToWatch),
  },
});

// A terminal sends Ctrl-C to both processes by itself; sent on as well, Daybook would take it for a second, impatient one.
process.on("SIGINT", () => process.stdin.isTTY || daybook.kill("SIGINT"));
process.on("SIGTERM", () => daybook.kill("SIGTERM"));
endWithNpm(() => daybook.kill("SIGTERM"));

process.exitCode = await new Promise<number>((resolve, reject) => {
  daybook.once("error", reject);
  daybook.once("exit", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
});
await feed.close();

/** An empty book is given a week behind it; a book that is there stays as it was left. */
async function playHistory(): Promise<void> {
  mkdirSync(dataDir, { recursive: true });
  const runs = await makeHistory(dataDir, () => {
    console.log(
      "  First, a week of history: the jobs really run, by a clock that is ahead of itself. Once, some seconds …",
    );
  });
  if (runs !== null) console.log(`  ${runs} runs are in the book.\n`);
}

/** The usual port, or any free one: the example must start beside whatever else runs here. */
async function freePort(): Promise<number> {
  const server = createServer().listen(usualPort, "127.0.0.1");
  try {
    await once(server, "listening");
    server.close();
    await once(server, "close");
    return usualPort;
  } catch {
    return 0;
  }
}

/** Between npm and this process stands a shell, which dies of a signal to npm and tells nobody. */
function endWithNpm(end: () => void): void {
  const shell = process.ppid;
  if (process.env["npm_lifecycle_event"] !== "start") return;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    end();
  }, 500).unref();
}
