import type { RunView } from "../../../engine/api/run-view.ts";
import type { Daybook } from "../../../engine/daybook.ts";
import { isDaybookError } from "../../../errors/daybook-error.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import { exitCodeOfRun } from "../../follow/follow-to-end.ts";
import { pause } from "../../follow/follow-run.ts";
import type { Output } from "../../output/output.ts";
import { becauseText } from "../../output/run-words.ts";

const lookEveryMs = 150;
const pageSize = 200;
/** Waiting ones that nobody here can bring further: paused, or for a later time. */
const idle: ReadonlySet<RunView["status"]> = new Set(["held", "scheduled"]);

/** Watches for the end of `start --once`: nothing runs or is queued that this process could do. */
export class Once {
  readonly #daybook: Daybook;
  readonly #ids: readonly string[];
  readonly #queues: ReadonlySet<string> | null;

  constructor(daybook: Daybook, ids: readonly string[], queues: readonly string[] | null) {
    this.#daybook = daybook;
    this.#ids = ids;
    this.#queues = queues === null ? null : new Set(queues);
  }

  /** Resolves when there is nothing left to do, or when `stopping` is aborted. */
  async settled(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      if (this.#hasTicked() && (await this.#looksDone())) return;
      await pause(lookEveryMs, stopping);
    }
  }

  /** How the runs ended that were asked for. Says why where one has no end. */
  async exitCode(output: Output): Promise<ExitCode> {
    let code: ExitCode = exitCodes.done;
    for (const id of this.#ids) {
      const run = await this.#daybook.runs.get(id);
      if (run.finishedAt !== null && exitCodeOfRun(run) === exitCodes.done) continue;
      code = exitCodes.bad;
      if (run.finishedAt === null)
        output.note(`Run ${id} of ${run.job} is ${run.status} and did not end. ${becauseText(run)}`.trim());
    }
    return code;
  }

  /** Instants missed while nobody worked are decided by the ticker's first turn; before it, idle means nothing. */
  #hasTicked(): boolean {
    return this.#daybook
      .serviceReports()
      .some(({ service, lastSuccessAt }) => service === "ticker" && lastSuccessAt !== null);
  }

  /** A store that is away now may be back at the next look: the worker waits for it, and so does this. */
  async #looksDone(): Promise<boolean> {
    try {
      return await this.#isDone();
    } catch (error) {
      if (isDaybookError(error) && error.code.startsWith("STORE_")) return false;
      throw error;
    }
  }

  async #isDone(): Promise<boolean> {
    for (const id of this.#ids) {
      const run = await this.#daybook.runs.get(id);
      // A run that was snoozed goes on by itself, and was asked for.
      if (run.finishedAt === null && (run.status === "scheduled" || this.#isOurs(run))) return false;
    }
    const { queued, retrying, blocked, running } = await this.#daybook.runs.activeCounts();
    if (queued + retrying + blocked + running === 0) return true;
    let after: string | undefined;
    do {
      const page = await this.#daybook.runs.list(
        { states: ["waiting", "blocked", "running"] },
        { limit: pageSize, ...(after === undefined ? {} : { after }) },
      );
      if (page.data.some((run) => this.#isOurs(run))) return false;
      after = page.nextCursor ?? undefined;
    } while (after !== undefined);
    return true;
  }

  #isOurs(run: RunView): boolean {
    return (
      !idle.has(run.status) &&
      this.#daybook.jobNames.includes(run.job) &&
      (this.#queues === null || this.#queues.has(run.queue))
    );
  }
}
