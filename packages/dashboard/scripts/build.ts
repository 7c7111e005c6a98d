// Builds the dashboard into packages/daybook/dist/dashboard, compressed beforehand, and the components for pages of others into dist/components. With --if-stale only when its sources have changed since.
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";
import { buildComponents } from "./build-components.ts";
import { fingerprint } from "./fingerprint.ts";

const here = join(import.meta.dirname, "..");
const dist = join(here, "../daybook/dist");
const out = join(dist, "dashboard");
const stamp = join(out, "stamp.txt");

function compress(): void {
  for (const file of globSync("**/*.{js,css,svg,html}", { cwd: out })) {
    const bytes = readFileSync(join(out, file));
    if (bytes.byteLength < 1_024) continue;
    writeFileSync(join(out, `${file}.gz`), gzipSync(bytes, { level: 9 }));
    writeFileSync(
      join(out, `${file}.br`),
      brotliCompressSync(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength },
      }),
    );
  }
}

// A test runner says "test", and Vue would then come with all that is for developers.
process.env["NODE_ENV"] = "production";
const now = fingerprint(["index.html", "scripts/build*.ts"]);
const isFresh = existsSync(stamp) && readFileSync(stamp, "utf8") === now;
if (!isFresh || !process.argv.includes("--if-stale")) {
  if (process.argv.includes("--if-stale")) console.log("Building the dashboard, once …");
  await build({ root: here, logLevel: "warn" });
  await buildComponents(dist);
  compress();
  writeFileSync(stamp, now);
}
