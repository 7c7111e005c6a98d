// Builds the dashboard over its recording into dist/replay. With --if-stale only when its sources have changed since.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { fingerprint } from "./fingerprint.ts";

// A test runner says "test", and Vue would then come with all that is for developers.
process.env["NODE_ENV"] = "production";
const here = join(import.meta.dirname, "..");
const stamp = join(here, "dist/replay/stamp.txt");
const now = fingerprint(["replay.html", "vite.replay.config.ts", "recording/*"]);
const isFresh = existsSync(stamp) && readFileSync(stamp, "utf8") === now;
if (!isFresh || !process.argv.includes("--if-stale")) {
  await build({ root: here, configFile: join(here, "vite.replay.config.ts"), logLevel: "warn" });
  writeFileSync(stamp, now);
}
