import { dirname } from "node:path";
import type { ErrorCode } from "../../errors/error-code.ts";
import { DaybookError } from "../../errors/daybook-error.ts";

/** Primary result codes of SQLite, https://sqlite.org/rescode.html. The low byte of an extended code is its primary code. */
const primary = {
  PERM: 3,
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  AUTH: 23,
  NOTADB: 26,
} as const;

/** Errors of the operating system that say the same as SQLite's FULL. */
const fullErrnos: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
const readOnlyErrnos: ReadonlySet<string> = new Set(["EROFS", "EACCES", "EPERM"]);

/** What `node:sqlite` puts on its errors. */
interface SqliteError extends Error {
  readonly code?: string;
  readonly errcode?: number;
  readonly errstr?: string;
}

/** Whether SQLite, and not our own code, failed. */
function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number";
}

/** What can be wrong with a store that is open, or that should be. */
type StoreErrorCode = Exclude<Extract<ErrorCode, `STORE_${string}`>, "STORE_TOO_OLD" | "STORE_UNSUPPORTED">;

/** The place and the remedy belong to the message: it is what an operator reads at night. */
const wording: Readonly<Record<StoreErrorCode, (path: string) => string>> = {
  STORE_BUSY: (path) =>
    `The book ${path} is locked by another process for longer than the busy timeout. Try again; if it stays so, look for a program that holds a transaction open.`,
  STORE_FULL: (path) =>
    `The disk of the book ${path} is full. Nothing of this write was kept. Make room, then go on: no restart is needed.`,
  STORE_READ_ONLY: (path) =>
    `The book ${path} cannot be written. Give this user write permission for the file, its -wal and -shm, and the folder ${dirname(path)}.`,
  STORE_UNREACHABLE: (path) =>
    `The book ${path} cannot be opened. The folder ${dirname(path)} must exist, and this user must be allowed to write to it.`,
  STORE_CORRUPT: (path) =>
    `The file ${path} is damaged, or is no SQLite database. Stop all processes, keep a copy, and restore a backup, or try "sqlite3 ${path} .recover".`,
  STORE_CLOSED: (path) => `The book ${path} was closed by this process. Open it again, or do not use it after close().`,
  STORE_FAILED: (path) => `The book ${path} failed`,
};

function codeOf(error: SqliteError): StoreErrorCode {
  switch ((error.errcode ?? 0) & 0xff) {
    case primary.BUSY:
    case primary.LOCKED:
      return "STORE_BUSY";
    case primary.FULL:
      return "STORE_FULL";
    case primary.READONLY:
    case primary.PERM:
    case primary.AUTH:
      return "STORE_READ_ONLY";
    case primary.CANTOPEN:
      return "STORE_UNREACHABLE";
    case primary.CORRUPT:
    case primary.NOTADB:
      return "STORE_CORRUPT";
    default:
      return "STORE_FAILED";
  }
}

/** The code for an error of the file system, as `node:fs` reports it; undefined when it is none of ours. */
function codeOfErrno(errno: string | undefined): StoreErrorCode | undefined {
  if (errno === undefined) return undefined;
  if (fullErrnos.has(errno)) return "STORE_FULL";
  if (readOnlyErrnos.has(errno)) return "STORE_READ_ONLY";
  if (errno === "ENOENT" || errno === "ENOTDIR" || errno === "EISDIR") return "STORE_UNREACHABLE";
  return undefined;
}

/**
 * Turns whatever a call to SQLite threw into a DaybookError with a `STORE_…` code; the cause is kept.
 *
 * @param writing an I/O error while writing is nearly always a disk or quota at its end: SQLite reports a file-size limit
 * or a full network disk as an I/O error of `write`, not as FULL.
 */
export function toStoreError(error: unknown, path: string): unknown {
  if (error instanceof DaybookError) return error;
  if (!isSqliteError(error)) {
    const errno = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
    if (errno === "ERR_INVALID_STATE") return storeError("STORE_CLOSED", path, error);
    const code = codeOfErrno(errno);
    return code === undefined ? error : storeError(code, path, error);
  }
  return storeError(isFailedWrite(error) ? "STORE_FULL" : codeOf(error), path, error);
}

/** IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE, IOERR_SHMSIZE: SQLite's word for EFBIG, EDQUOT and the like. */
const failedWrites: ReadonlySet<number> = new Set([3, 4, 6, 19].map((kind) => primary.IOERR | (kind << 8)));

function isFailedWrite(error: SqliteError): boolean {
  return failedWrites.has(error.errcode ?? 0);
}

/** A store error with its wording. */
export function storeError(code: StoreErrorCode, path: string, cause?: unknown): DaybookError {
  const detail = code === "STORE_FAILED" && cause instanceof Error ? `: ${cause.message}` : "";
  return new DaybookError(code, `${wording[code](path)}${detail}`, {
    params: { path, ...(isSqliteError(cause) ? { sqlite: cause.errcode, sqliteMessage: cause.message } : {}) },
    cause,
  });
}
