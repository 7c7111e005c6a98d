import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The replay that tests look at is that of the sources as they are. */
export default function setup(): void {
  const script = fileURLToPath(new URL("../../scripts/build-replay.ts", import.meta.url));
  execFileSync(process.execPath, [script, "--if-stale"], { stdio: ["ignore", "ignore", "inherit"] });
}
