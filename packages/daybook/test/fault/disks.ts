import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FaultChild } from "./child-process.ts";

/** A way to let a process run out of disk, and to give it room again. */
export interface SmallDisk {
  /** Where the book is to be; undefined for the usual place. */
  readonly bookFolder: string | undefined;
  /** For a limit on the process instead of a small disk. */
  readonly fileLimitBytes: number | undefined;
  /** Room for all that comes. */
  makeRoom(child: FaultChild): void;
  remove(): void;
}

const fileLimitBytes = 3 * 1_024 * 1_024;

/** Whether the limits of a running process can be changed from outside. */
export const canLimitFiles: boolean =
  process.platform === "linux" &&
  spawnSync("prlimit", ["--version"]).status === 0 &&
  spawnSync("bash", ["--version"]).status === 0;

/** No file may grow beyond 3 MiB: works for every user, and SQLite sees failing writes. */
export function limitedFiles(): SmallDisk {
  return {
    bookFolder: undefined,
    fileLimitBytes,
    makeRoom: (child) => void execFileSync("prlimit", ["--pid", String(child.pid), "--fsize=unlimited"]),
    remove: () => undefined,
  };
}

/** Whether this user may mount. */
export const canMount: boolean = ((): boolean => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), "daybook-fault-mount-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]).status === 0;
  if (mounted) spawnSync("umount", [folder]);
  rmSync(folder, { recursive: true });
  return mounted;
})();

/** A file system of 6 MiB, half of it taken by somebody else's file. */
export function smallFileSystem(): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), "daybook-fault-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", folder]);
  const filler = join(folder, "somebody-elses-file");
  writeFileSync(filler, Buffer.alloc(3 * 1_024 * 1_024));
  return {
    bookFolder: folder,
    fileLimitBytes: undefined,
    makeRoom: () => {
      rmSync(filler);
      execFileSync("mount", ["-o", "remount,size=200m", folder]);
    },
    remove: () => {
      execFileSync("umount", ["-l", folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
