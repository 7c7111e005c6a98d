import type { RunsApi } from "../../engine/api/runs-api.ts";
import type { LogLine } from "../../store/port/history-store.ts";

const pageSize = 500;

/** Reads a run's log as it grows. */
export class LogFollower {
  readonly #runs: Pick<RunsApi, "logs">;
  readonly #id: string;
  #cursor: string | undefined;
  #last: LogLine | null = null;

  constructor(runs: Pick<RunsApi, "logs">, id: string) {
    this.#runs = runs;
    this.#id = id;
  }

  /** Lines that were not there at the last call, oldest first. */
  async next(): Promise<LogLine[]> {
    const fresh: LogLine[] = [];
    for (;;) {
      const page = await this.#runs.logs(this.#id, {
        limit: pageSize,
        ...(this.#cursor === undefined ? {} : { after: this.#cursor }),
      });
      for (const line of page.data) {
        // The last page has no cursor to go on from, so its lines come again when it has grown.
        if (this.#last !== null && !isLater(line, this.#last)) continue;
        this.#last = line;
        fresh.push(line);
      }
      if (page.nextCursor === null) return fresh;
      this.#cursor = page.nextCursor;
    }
  }
}

function isLater(line: LogLine, than: LogLine): boolean {
  return line.attempt > than.attempt || (line.attempt === than.attempt && line.number > than.number);
}
