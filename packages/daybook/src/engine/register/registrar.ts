import { parseInput } from "../../job/parse-input.ts";
import type { JobScheduleRecord } from "../../job/job-record.ts";
import type { RegisterResult } from "../../store/port/job-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Instant } from "../../time/instant.ts";
import { effectiveSchedule, scheduleIdOf } from "./effective-schedule.ts";
import type { CatalogedJob, JobBook } from "./job-book.ts";

/** What code says of queues. */
export type QueueDeclarations = readonly { readonly name: string; readonly concurrency: number | null }[];

/** Writes what code says into the store: jobs, schedules, queues. The operator's word is read, never written. */
export class Registrar {
  readonly #store: Store;
  readonly #book: JobBook;
  readonly #app: string;
  readonly #queues: QueueDeclarations;

  constructor(options: { store: Store; book: JobBook; app: string; queues: QueueDeclarations }) {
    this.#store = options.store;
    this.#book = options.book;
    this.#app = options.app;
    this.#queues = options.queues;
  }

  async register(now: Instant): Promise<RegisterResult> {
    const jobs = this.#book.all();
    await this.#store.queues.register([...this.#queues, ...undeclared(jobs, this.#queues)]);
    const before = new Map(
      (await this.#store.schedules.list({ withRemoved: true })).map((stored) => [stored.id, stored]),
    );
    const crons = new Map(
      (await this.#store.overrides.list({ scope: "schedule", field: "cron" })).map((override) => [
        override.subject,
        String(override.value),
      ]),
    );
    const result = await this.#store.jobs.register({
      app: this.#app,
      jobs: jobs.map(({ record, definitionHash, version, source }) => ({ record, definitionHash, version, source })),
      complete: this.#book.failures.length === 0,
      now,
    });
    const writes = [];
    for (const entry of jobs) {
      for (const record of entry.record.schedules) {
        const id = scheduleIdOf(entry.job.name, record.key);
        const inputError = await inputErrorOf(entry, record);
        // Another cron mends a cron that cannot be read, but no input that does not fit.
        const cron = inputError === null ? (crons.get(id) ?? null) : null;
        writes.push(
          effectiveSchedule(
            entry.job.name,
            { ...record, error: inputError ?? record.error },
            before.get(id) ?? null,
            cron,
            now,
          ),
        );
      }
    }
    await this.#store.schedules.replace(
      jobs.map(({ job }) => job.name),
      writes,
      now,
    );
    await this.refreshUnknownJobs();
    return result;
  }

  /** Looks again which jobs of the store this process does not know. */
  async refreshUnknownJobs(): Promise<void> {
    this.#book.met((await this.#store.jobs.list()).map((job) => job.name));
  }
}

function undeclared(jobs: readonly CatalogedJob[], declared: QueueDeclarations): QueueDeclarations {
  const names = new Set(jobs.map(({ record }) => record.queue));
  for (const { name } of declared) names.delete(name);
  return [...names].map((name) => ({ name, concurrency: null }));
}

/** A schedule whose input the job's schema refuses is unreadable, like one with a bad cron: marked and reported, and the others fire. */
async function inputErrorOf(entry: CatalogedJob, record: JobScheduleRecord): Promise<string | null> {
  if (entry.job.options.input === undefined) return null;
  try {
    await parseInput(entry.job, record.definition.input);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
