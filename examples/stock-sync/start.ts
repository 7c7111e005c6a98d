import { spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { demoEnvironment, demoTokens } from "./demo-environment.ts";
import { dealCars } from "./feed/cars.ts";
import { seededFaults } from "./feed/faults.ts";
import { startFeed } from "./feed/server.ts";

const config = fileURLToPath(new URL("daybook.config.ts", import.meta.url));
const cli = fileURLToPath(new URL("src/cli/main.ts", import.meta.resolve("daybook/package.json")));
const once = process.argv.includes("--once");

const feed = await startFeed({
  lots: dealCars(),
  tokens: demoTokens,
  // Slow enough to watch.
  latencyMs: Number(process.env["STOCK_SYNC_FEED_LATENCY_MS"] ?? 900),
  faults: seededFaults(7),
});

console.log(`Daybook example: the vehicle stock of six dealerships, read from ${feed.url}

  You will see one run of "stock-sync" and six child runs, three at a time:
    dresden                  succeeded  every vehicle is valid
    berlin, hamburg, koeln   partial    some vehicles have no mileage or no horsepower: they become failed items
    frankfurt                skipped    it has no credentials
    muenchen                 failed     its token is wrong
    stock-sync               partial    because not all of its children succeeded
  The feed is slow, answers 503 and 429 now and then and drops connections. No vehicle is lost by that.

  Where to look, in a second terminal:
    npm run daybook -- run list --config examples/stock-sync/daybook.config.ts${once ? "" : "\n  or with a browser: the dashboard is at the address that Daybook prints below after the word http"}
  What to do with it: examples/stock-sync/README.md${once ? "" : "\n  Ctrl-C ends it; every other minute it syncs by itself, so that there is something to see. In earnest it would be every night."}
`);

const args = [
  "--conditions=source",
  cli,
  "start",
  "--config",
  config,
  "--run",
  "stock-sync",
  // Any free port: the example must start beside whatever else runs here.
  ...(once ? ["--once"] : ["--port", "0"]),
];
const daybook = spawn(process.execPath, args, {
  stdio: "inherit",
  env: { ...process.env, ...demoEnvironment(feed.url), ...(once ? {} : { STOCK_SYNC_CRON: "*/2 * * * *" }) },
});

// A terminal sends Ctrl-C to both processes by itself; sent on as well, Daybook would take it for a second, impatient one.
process.on("SIGINT", () => process.stdin.isTTY || daybook.kill("SIGINT"));
process.on("SIGTERM", () => daybook.kill("SIGTERM"));

process.exitCode = await new Promise<number>((resolve, reject) => {
  daybook.once("error", reject);
  daybook.once("exit", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
});
await feed.close();
