import { readFileSync } from "node:fs";

let version: string | undefined;

/** From the package itself, which lies one folder above both the sources and the build. */
export function packageVersion(): string {
  return (version ??= readVersion());
}

function readVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  return manifest.version;
}
