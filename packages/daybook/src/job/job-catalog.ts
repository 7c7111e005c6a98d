import { DaybookError } from "../errors/daybook-error.ts";
import type { AnyJob } from "./job.ts";

/** A job and where it came from. */
export interface CatalogEntry {
  readonly job: AnyJob;
  /** A file, or a word such as `createDaybook`; for people, never an identity. */
  readonly source: string;
  readonly version: string | null;
}

/** The jobs a program knows, by name. A name belongs to whoever came first. */
export class JobCatalog {
  readonly #entries = new Map<string, CatalogEntry>();

  /**
   * Adds a job.
   *
   * @param version used where the job itself names none.
   * @throws {@link DaybookError} `JOB_DUPLICATE` naming both places; the first job stays.
   */
  add(job: AnyJob, source: string, version: string | null = null): CatalogEntry {
    const first = this.#entries.get(job.name);
    if (first !== undefined) {
      throw new DaybookError(
        "JOB_DUPLICATE",
        `Two jobs are named "${job.name}": one in ${first.source}, which stays, and one in ${source}. Rename one of them.`,
        { params: { job: job.name, sources: [first.source, source] } },
      );
    }
    const entry: CatalogEntry = { job, source, version: job.options.version ?? version };
    this.#entries.set(job.name, entry);
    return entry;
  }

  get(name: string): CatalogEntry | undefined {
    return this.#entries.get(name);
  }

  /** By name. */
  list(): CatalogEntry[] {
    return [...this.#entries.values()].toSorted((a, b) => (a.job.name < b.job.name ? -1 : 1));
  }
}
