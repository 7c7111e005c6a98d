import type { AnyJob } from "../../job/job.ts";
import type { JobRecord } from "../../job/job-record.ts";
import type { RetryPolicy } from "../../run/retry-policy.ts";

/** A job this process can run. */
export interface CatalogedJob {
  readonly job: AnyJob;
  readonly record: JobRecord;
  readonly retry: RetryPolicy;
  readonly definitionHash: string;
  /** The file it was found in, or null when code handed it over. */
  readonly source: string | null;
  readonly version: string | null;
}

/** A job file, or a part of one, that could not be used. */
export interface JobFailure {
  readonly file: string;
  readonly error: unknown;
}

/**
 * The jobs this process knows, and the names it has met in the store without knowing them.
 * Unknown ones belong to other programs or other versions; claims and ticks leave them to those.
 */
export class JobBook {
  readonly #jobs: ReadonlyMap<string, CatalogedJob>;
  readonly failures: readonly JobFailure[];
  #unknown: readonly string[] = [];

  constructor(jobs: readonly CatalogedJob[], failures: readonly JobFailure[]) {
    this.#jobs = new Map(jobs.map((entry) => [entry.job.name, entry]));
    this.failures = failures;
  }

  get(name: string): CatalogedJob | undefined {
    return this.#jobs.get(name);
  }

  all(): CatalogedJob[] {
    return [...this.#jobs.values()];
  }

  unknownJobs(): readonly string[] {
    return this.#unknown;
  }

  /** Notes jobs of the store; those this process knows are left out. */
  met(names: Iterable<string>): void {
    const unknown = new Set(this.#unknown);
    for (const name of names) if (!this.#jobs.has(name)) unknown.add(name);
    if (unknown.size !== this.#unknown.length) this.#unknown = [...unknown];
  }
}
