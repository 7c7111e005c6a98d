import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** What a build is made of, as one word. The lock file stands for all packages, the list of endpoints for what comes from `daybook`. */
export function fingerprint(more: readonly string[]): string {
  const hash = createHash("sha256");
  const sources = globSync(["src/**/*.{ts,vue,css}", "public/*", "vite.config.ts", ...more], { cwd: root });
  for (const file of [...sources.toSorted(), "../daybook/src/client/endpoints.ts", "../../package-lock.json"])
    hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}
