import type { RunsApi } from "../../engine/api/runs-api.ts";
import type { LogLine } from "../../store/port/history-store.ts";

const pageSize = 500;

/** Reads a run's log as it grows. */
export class LogFollower {
  readonly #runs: Pick<RunsApi, "logs">;
  readonly #id: string;
  #cursor: string | undefined;

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
      fresh.push(...page.data);
      this.#cursor = page.followCursor;
      if (page.nextCursor === null) return fresh;
    }
  }
}
