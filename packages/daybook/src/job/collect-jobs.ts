import { DaybookError, isDaybookError } from "../errors/daybook-error.ts";
import { isJob } from "./job-brand.ts";
import type { CatalogEntry, JobCatalog } from "./job-catalog.ts";
import { isJobClass, jobFromClass, type ResolveJob } from "./job-class.ts";

/** A job file, or one job of it, that could not be taken in. */
export interface JobFailure {
  readonly file: string;
  /** `JOB_FILE_FAILED` with its cause, `JOB_INVALID` or `JOB_DUPLICATE`. */
  readonly error: DaybookError;
}

/** What was found and what was not. One bad job never costs another. */
export interface DiscoveredJobs {
  /** In the order of their files. */
  readonly jobs: readonly CatalogEntry[];
  readonly failures: readonly JobFailure[];
}

/** What a file gave: its default export, or the error that kept it from loading. */
export type LoadedFile =
  | { readonly file: string; readonly version: string | null; readonly exported: unknown }
  | { readonly file: string; readonly error: unknown };

/** Turns loaded files into jobs, keeping the first of each name. */
export function collectJobs(files: readonly LoadedFile[], catalog: JobCatalog, resolve?: ResolveJob): DiscoveredJobs {
  const jobs: CatalogEntry[] = [];
  const failures: JobFailure[] = [];
  for (const loaded of files) {
    if ("error" in loaded) {
      failures.push({ file: loaded.file, error: fileFailed(loaded.file, loaded.error) });
      continue;
    }
    const exported = unwrapDefault(loaded.exported);
    for (const one of Array.isArray(exported) ? exported : [exported]) {
      try {
        jobs.push(catalog.add(readJob(one, loaded.file, resolve), loaded.file, loaded.version));
      } catch (error) {
        failures.push({ file: loaded.file, error: isDaybookError(error) ? error : fileFailed(loaded.file, error) });
      }
    }
  }
  return { jobs, failures };
}

/** The error of a file that could not be loaded. */
export function fileFailed(file: string, cause: unknown): DaybookError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new DaybookError("JOB_FILE_FAILED", `${file} could not be loaded: ${why}`, { params: { file }, cause });
}

function readJob(exported: unknown, file: string, resolve: ResolveJob | undefined): CatalogEntry["job"] {
  if (isJob(exported)) return exported;
  if (isJobClass(exported)) return jobFromClass(exported, resolve);
  throw new DaybookError(
    "JOB_FILE_FAILED",
    exported === undefined
      ? `${file} has no default export. Write \`export default defineJob({ … })\`.`
      : `${file} exports ${describe(exported)} where a job is expected. Export what defineJob returns, a list of such, or a class with @Job.`,
    { params: { file } },
  );
}

/** A module compiled to CommonJS has its default inside the default that Node gives it. */
function unwrapDefault(exported: unknown): unknown {
  if (typeof exported !== "object" || exported === null || isJob(exported)) return exported;
  return "__esModule" in exported && "default" in exported ? exported.default : exported;
}

function describe(value: unknown): string {
  if (typeof value === "function") return value.name === "" ? "a function" : `"${value.name}", which has no @Job,`;
  return value === null ? "null" : `a value of type ${typeof value}`;
}
