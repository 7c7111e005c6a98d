import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { types } from "node:util";

const require = createRequire(import.meta.url);

/** Long enough for a slow connection at module level, short enough that one file that never settles does not hold up the start. */
const loadTimeoutMs = 30_000;

/** All of these are found while modules are linked, before any of them has run: loading again another way runs nothing twice. */
const loaderCodes: ReadonlySet<string> = new Set([
  "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX",
  "ERR_INVALID_TYPESCRIPT_SYNTAX",
  "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING",
  "ERR_UNKNOWN_FILE_EXTENSION",
  "ERR_UNSUPPORTED_DIR_IMPORT",
  "ERR_MODULE_NOT_FOUND",
]);

/** What `require` says of a module that only `import` can load; none of it has run by then. */
const importCodes: ReadonlySet<string> = new Set(["ERR_REQUIRE_ASYNC_MODULE", "ERR_REQUIRE_CYCLE_MODULE"]);

/**
 * Loads a module with Node itself, and through jiti when Node cannot: decorators, enums, imports without extensions,
 * path aliases of the `tsconfig.json`.
 *
 * @throws whatever the module throws, or an error of its own when it does not settle within 30 s.
 */
export async function loadModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return requireModule(file);
  } catch (error) {
    if (importCodes.has(codeOf(error))) return await inTime(importModule(file));
    if (!isLoaderError(error)) throw error;
    return await inTime(loadWithJiti(file, error));
  }
}

/** `require` loads ES modules too, in half the time of `import`; only what awaits at its top level needs the latter. */
function requireModule(file: string): Readonly<Record<string, unknown>> {
  const loaded: unknown = require(file);
  return types.isModuleNamespaceObject(loaded) ? (loaded as Record<string, unknown>) : { default: loaded };
}

async function importModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (!isLoaderError(error)) throw error;
    return await loadWithJiti(file, error);
  }
}

async function inTime<T>(loading: Promise<T>): Promise<T> {
  let stop: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    // Keeps the process alive on purpose: Node ends a process whose only work is a module that never settles.
    stop = setTimeout(() => {
      reject(
        new Error(
          `The module did not finish loading within ${loadTimeoutMs / 1_000} s. Look for a top-level await that never ends.`,
        ),
      );
    }, loadTimeoutMs);
  });
  try {
    return await Promise.race([loading, tooLong]);
  } finally {
    clearTimeout(stop);
  }
}

async function loadWithJiti(file: string, nativeError: unknown): Promise<Readonly<Record<string, unknown>>> {
  const { createJiti } = await import("jiti");
  const jiti = createJiti(file, { tsconfigPaths: true });
  try {
    return await jiti.import<Record<string, unknown>>(file);
  } catch (error) {
    // For a module that is missing, Node's own words name the importer; for syntax, jiti's name the line.
    throw codeOf(nativeError) === "ERR_MODULE_NOT_FOUND" ? nativeError : error;
  }
}

function isLoaderError(error: unknown): boolean {
  return error instanceof SyntaxError || loaderCodes.has(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
