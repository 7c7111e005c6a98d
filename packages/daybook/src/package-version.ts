import { readFileSync } from "node:fs";

/** From the package itself, which lies one folder above both the sources and the build. */
export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  return manifest.version;
}
