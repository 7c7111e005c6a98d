import { readFileSync } from "node:fs";
import { join } from "node:path";
import { preview } from "vite";
import type { PackedRecording } from "../../src/transport/replay/packed-recording.ts";

const root = join(import.meta.dirname, "../..");

/** The addresses that the recording can show, by name. */
export const recordedPages = (
  JSON.parse(readFileSync(join(root, "recording/dealerships.json"), "utf8")) as PackedRecording
).pages;

export interface ServedReplay {
  /** Where a page of the recording is, standing still at its beginning; with null, playing. */
  address(path: string, at?: number | null): string;
  close(): Promise<void>;
}

/** Serves the built replay as files: nothing behind it knows Daybook. */
export async function serveReplay(): Promise<ServedReplay> {
  const server = await preview({
    root,
    configFile: join(root, "vite.replay.config.ts"),
    logLevel: "silent",
    preview: { host: "127.0.0.1", port: 0 },
  });
  const base = server.resolvedUrls?.local[0];
  if (base === undefined) throw new Error("The replay has no address.");
  return {
    address: (path, at = 0) => `${base}replay.html${at === null ? "" : `?at=${at}`}#${path}`,
    close: () => server.close(),
  };
}
