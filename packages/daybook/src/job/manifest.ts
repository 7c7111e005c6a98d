import { mkdir, writeFile } from "node:fs/promises";
import { dirname, relative, resolve as resolvePath, sep } from "node:path";
import { collectJobs, type DiscoveredJobs, type LoadedFile } from "./collect-jobs.ts";
import { shownPath, versionOfFile, type DiscoverOptions } from "./discover-jobs.ts";
import { findJobFiles } from "./find-job-files.ts";
import { JobCatalog } from "./job-catalog.ts";

/** One job file in a manifest. */
export interface ManifestEntry {
  readonly file: string;
  readonly version: string;
  /** Loads the file; written so that bundlers see it. */
  load(): Promise<{ readonly default?: unknown }>;
}

/** What a module written by {@link buildManifest} exports as its default. */
export type JobManifest = readonly ManifestEntry[];

/**
 * Writes a module that imports every job file under `folder` by name, for programs that are bundled: a bundler cannot
 * follow a search through folders. Each file is its own `import()`, so that one that fails does not take the others along.
 *
 * @param outFile a path that ends in `.ts`, `.mts`, `.js` or `.mjs`; overwritten.
 * @returns how many files it names.
 */
export async function buildManifest(folder: string, outFile: string): Promise<number> {
  const target = resolvePath(outFile);
  const entries = (await findJobFiles(resolvePath(folder))).map((path) => {
    const version = versionOfFile(path);
    const specifier = specifierFrom(dirname(target), path);
    return `  { file: ${JSON.stringify(shownPath(path))}, version: "${version}", load: () => import(${JSON.stringify(specifier)}) },\n`;
  });
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, `${header}export default [\n${entries.join("")}];\n`);
  return entries.length;
}

/** The jobs of a manifest, loaded; failures are told apart as by `discoverJobs`. */
export async function jobsFromManifest(manifest: JobManifest, options: DiscoverOptions = {}): Promise<DiscoveredJobs> {
  const loaded = await Promise.all(
    manifest.map(async (entry): Promise<LoadedFile> => {
      const { file, version } = entry;
      try {
        return { file, version, exported: (await entry.load()).default };
      } catch (error) {
        return { file, error };
      }
    }),
  );
  return collectJobs(loaded, options.catalog ?? new JobCatalog(), options.resolve);
}

// Not checked: imports that end in .ts are what every bundler resolves, but TypeScript allows them only where told to.
const header =
  "// @ts-nocheck\n// Written by `daybook build-manifest`; run it again after adding or removing a job file.\n";

function specifierFrom(folder: string, path: string): string {
  const specifier = relative(folder, path).split(sep).join("/");
  return specifier.startsWith(".") ? specifier : `./${specifier}`;
}
