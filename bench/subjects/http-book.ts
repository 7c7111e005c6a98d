import { join } from "node:path";
import type { Round } from "../measure/subject.ts";
import {
  createDaybook,
  defineJob,
  NonRetryableError,
  type Daybook,
  type RunContext,
} from "../../packages/daybook/src/index.ts";

/** The jobs and tenants of a book as a team that syncs has them. */
export const jobCount = 10;
export const tenantCount = 20;

interface Input {
  readonly fails?: boolean;
}

const jobs = Array.from({ length: jobCount }, (_, number) =>
  defineJob({
    name: `job-${number}`,
    retention: { maxAge: "3650d", maxRuns: 1_000_000_000 },
    retry: { attempts: 2, delay: 0, jitter: 0 },
    run({ input, run, log, progress }: RunContext<Input | undefined>) {
      if (input === undefined) return undefined;
      progress.total(100);
      progress.add("updated", 98);
      progress.add("failed", 2);
      for (let line = 1; line <= 20; line += 1) log.info(`page ${line} of 20`, { page: line });
      if (input.fails === true && run.attempt === 1) throw new Error("the shop did not answer");
      if (input.fails === true) throw new NonRetryableError("the shop did not answer");
      return { updated: 98 };
    },
  }),
);

/** The book that a measure keeps for its rounds: the database, else a file. */
export function storeOf({ database, sharedDir }: Round): string {
  return database ?? `sqlite:${fileOf(sharedDir)}`;
}

export function fileOf(sharedDir: string): string {
  return join(sharedDir, "history.db");
}

export function openHttpBook(store: string): Promise<Daybook> {
  return createDaybook({ store, jobs, worker: { concurrency: 1_000 } });
}
