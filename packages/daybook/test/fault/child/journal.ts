import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

/** What a process wrote down of itself, outside the book. `at` is in milliseconds of the machine's one monotonic clock. */
export type Entry =
  | { readonly kind: "accepted"; readonly run: string; readonly pid: number; readonly at: number }
  | {
      readonly kind: "started";
      readonly run: string;
      readonly job: string;
      readonly key: string | null;
      readonly attempt: number;
      readonly pid: number;
      readonly at: number;
    }
  | {
      readonly kind: "ended";
      readonly run: string;
      readonly attempt: number;
      readonly pid: number;
      readonly at: number;
      /** `returned`, `threw`, or the code of the abort: `STOPPING`, `LEASE_LOST`… */
      readonly how: string;
      /** What the handler had counted in its progress, where it counts. */
      readonly counted: number | null;
    };

export type Started = Extract<Entry, { kind: "started" }>;
export type Ended = Extract<Entry, { kind: "ended" }>;

/** Appends to a file of this process alone; each line is one `write`, which a SIGKILL does not tear. */
export class JournalWriter {
  readonly #file: number;

  constructor(folder: string) {
    this.#file = openSync(join(folder, `${process.pid}.jsonl`), "a");
  }

  write(entry: Entry): void {
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Everything all processes wrote, by time. */
export function readJournals(folder: string): Entry[] {
  const entries: Entry[] = [];
  for (const file of readdirSync(folder)) {
    const lines = readFileSync(join(folder, file), "utf8").split("\n");
    for (const line of lines) if (line !== "") entries.push(JSON.parse(line) as Entry);
  }
  return entries.toSorted((a, b) => a.at - b.at);
}
