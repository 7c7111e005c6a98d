import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { isAbsolute, relative, resolve as resolvePath, sep } from "node:path";
import { DaybookError } from "../errors/daybook-error.ts";
import { collectJobs, fileFailed, type DiscoveredJobs, type LoadedFile } from "./collect-jobs.ts";
import { findJobFiles } from "./find-job-files.ts";
import { JobCatalog } from "./job-catalog.ts";
import type { ResolveJob } from "./job-class.ts";
import { loadModule } from "./load-module.ts";

export interface DiscoverOptions {
  /** Makes instances of classes with `@Job`. @defaultValue `new` */
  resolve?: ResolveJob;
  /** Jobs already known; a discovered one of the same name is refused. @defaultValue none */
  catalog?: JobCatalog;
}

/** Most files load without waiting for anything; the few that await at their top level wait side by side. */
const filesAtATime = 32;
/** For so long loading may keep everything else of this process waiting. */
const turnMs = 20;
const versionLength = 12;

/**
 * Finds and loads every `*.job.{ts,js,mts,mjs}` file under a folder.
 *
 * A file's default export is a job, a list of jobs, or a class with `@Job`. A file that fails is reported with its error
 * and the rest go on; so is a folder that does not exist. Of two jobs with one name the first file (by path) keeps it.
 */
export async function discoverJobs(folder: string, options: DiscoverOptions = {}): Promise<DiscoveredJobs> {
  const root = resolvePath(folder);
  const catalog = options.catalog ?? new JobCatalog();
  let files: string[];
  try {
    files = await findJobFiles(root);
  } catch (error) {
    return { jobs: [], failures: [{ file: shownPath(root), error: folderFailed(root, error) }] };
  }
  const loaded = await mapBounded(files, filesAtATime, loadFile);
  return collectJobs(loaded, catalog, options.resolve);
}

/** Short name of a file's contents, shown with every attempt as the version of the code that ran. */
export function versionOfFile(file: string): string {
  // Read at once, and as text: waiting for a small file, or reading its bytes in steps, costs five times as much.
  return hash("sha256", readFileSync(file, "utf8")).slice(0, versionLength);
}

/** A path as people read it: from the working directory where it lies inside, with forward slashes everywhere. */
export function shownPath(path: string): string {
  const short = relative("", path);
  const shown = short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
  return sep === "/" ? shown : shown.replaceAll(sep, "/");
}

async function loadFile(path: string): Promise<LoadedFile> {
  const file = shownPath(path);
  try {
    const version = versionOfFile(path);
    return { file, version, exported: (await loadModule(path))["default"] };
  } catch (error) {
    return { file, error };
  }
}

function folderFailed(root: string, cause: unknown): DaybookError {
  const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
  if (!missing) return fileFailed(shownPath(root), cause);
  return new DaybookError(
    "JOB_FILE_FAILED",
    `The folder of jobs does not exist: ${root}. Create it, or name another one.`,
    {
      params: { file: shownPath(root) },
      cause,
    },
  );
}

async function mapBounded<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  let turnBegan = performance.now();
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      // Inside the bounds, so never undefined unless Item allows it.
      results[index] = await work(items[index] as Item);
      if (performance.now() - turnBegan < turnMs) continue;
      await setImmediate();
      turnBegan = performance.now();
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  return results;
}
