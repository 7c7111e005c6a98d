import type { ErrorCode } from "../../errors/error-code.ts";
import { DaybookError, type ErrorParams } from "../../errors/daybook-error.ts";

/** What can be wrong with a store that is open, or that should be. */
type StoreErrorCode = Exclude<Extract<ErrorCode, `STORE_${string}`>, "STORE_TOO_OLD" | "STORE_UNSUPPORTED">;

/** A code and what to do about it; the place stands in front. */
interface Finding {
  readonly code: StoreErrorCode;
  readonly remedy: string;
}

const unreachable: Finding = {
  code: "STORE_UNREACHABLE",
  remedy:
    "cannot be reached. Check that the server runs, and the host, port and network; Daybook goes on by itself when it is back.",
};
const lostCommit: Finding = {
  code: "STORE_UNREACHABLE",
  remedy:
    "was lost while a change was being committed: either all of the change is in the book or nothing of it. Look before doing it again.",
};
const closed: Finding = {
  code: "STORE_CLOSED",
  remedy: "was closed by this process. Open it again, or do not use it after close().",
};
const poolEmpty: Finding = {
  code: "STORE_BUSY",
  remedy:
    "has no free connection: all of this process's pool are in use. Try again; if it stays so, raise pool in the address (…?pool=20), or look for statements that hang.",
};
const failed: Finding = { code: "STORE_FAILED", remedy: "failed" };

/** SQLSTATEs, https://www.postgresql.org/docs/current/errcodes-appendix.html; a class stands for those that are not named. */
const findings: Readonly<Record<string, Finding>> = {
  "08": unreachable,
  "0A000": failed,
  "23": failed,
  "25006": {
    code: "STORE_READ_ONLY",
    remedy:
      "takes no writes: it is a standby, or was made read-only. Connect to the primary (target_session_attrs=read-write).",
  },
  "25P03": {
    code: "STORE_BUSY",
    remedy:
      "ended a transaction because this process had not gone on with it for too long. Look for code that blocks the event loop.",
  },
  "28": {
    code: "STORE_UNREACHABLE",
    remedy: "refused this user. Check the user name and password in the address, and the server's pg_hba.conf.",
  },
  "3D000": { code: "STORE_UNREACHABLE", remedy: "does not exist on that server. Create it, or correct the address." },
  "3F000": { code: "STORE_FAILED", remedy: 'has no schema for the book yet. Run "daybook db migrate"' },
  "42P01": { code: "STORE_FAILED", remedy: 'lacks a table of the book. Run "daybook db migrate"' },
  "42501": {
    code: "STORE_READ_ONLY",
    remedy: "does not allow this user to do that. Grant it the rights on the schema and its tables.",
  },
  "40": {
    code: "STORE_BUSY",
    remedy:
      "had so many changes at the same time that this one did not get its turn. Nothing of it was kept; try again.",
  },
  "53": {
    code: "STORE_BUSY",
    remedy: "has run out of a resource. Nothing of this write was kept; look into the server's log.",
  },
  "53100": {
    code: "STORE_FULL",
    remedy: "has a full disk. Nothing of this write was kept. Make room, then go on: no restart is needed.",
  },
  "53300": {
    code: "STORE_BUSY",
    remedy:
      "has no connection left for this process. Raise max_connections on the server, or lower pool in the address.",
  },
  "55P03": {
    code: "STORE_BUSY",
    remedy:
      "kept a row locked for too long. Try again; if it stays so, look for a program that holds a transaction open.",
  },
  "57014": {
    code: "STORE_BUSY",
    remedy: "took too long with a statement, which was ended. Nothing of this write was kept; try again.",
  },
  "57": unreachable,
  "58": failed,
  XX001: {
    code: "STORE_CORRUPT",
    remedy: "reports damaged data. Stop all processes, keep a copy, and restore a backup.",
  },
  XX002: { code: "STORE_CORRUPT", remedy: "reports a damaged index. REINDEX it, and check the server's disk." },
};

/** What the driver says, without a SQLSTATE, of a connection that is gone or never came. */
const lostConnection =
  /^(?:Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed|The server does not support SSL|Connection ended|write after end|This socket has been ended)/;
const networkErrnos =
  /^(?:ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|ENOENT|EADDR|ERR_SSL|ERR_TLS|ERR_STREAM|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_)/;

/** SQLSTATE of an error of the server; undefined when the server did not say it. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && "severity" in (error as Error) ? code : undefined;
}

/** Whether the transaction was undone because of others, and may well succeed when it is tried again. */
export function isConflict(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === "40P01" || state === "40001";
}

/** Whether the client behind this error must not be used again. */
export function isLost(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== undefined) return state.startsWith("08") || state.startsWith("57P") || state === "25P03";
  if (!(error instanceof Error) || error instanceof DaybookError) return false;
  return lostConnection.test(error.message) || ("code" in error && networkErrnos.test(String(error.code)));
}

/** Whether the driver refused to send the statement: it did not reach the server. */
export function isUnsent(error: unknown): boolean {
  return error instanceof Error && /^Client (?:has encountered a connection error|was closed)/.test(error.message);
}

/** Whether there was no client to begin with. */
export function neverConnected(error: unknown): boolean {
  return error instanceof DaybookError && error.params["stage"] === "connecting";
}

/** Whether a change may be in the book although its call failed. */
export function isUnknownOutcome(error: unknown): boolean {
  return error instanceof DaybookError && error.params["outcome"] === "unknown";
}

/** Whether a prepared statement no longer fits: the schema changed under it, or a pooler put another server process behind the client. */
export function isStalePlan(error: unknown): boolean {
  const state = sqlStateOf(error);
  return (
    state === "26000" || state === "42P05" || (state === "0A000" && (error as Error).message.includes("cached plan"))
  );
}

function findingOf(error: Error): Finding | null {
  const state = sqlStateOf(error);
  if (state !== undefined) return findings[state] ?? findings[state.slice(0, 2)] ?? failed;
  if (error.message.startsWith("timeout exceeded when trying to connect")) return poolEmpty;
  if (error.message.startsWith("Cannot use a pool after calling end")) return closed;
  return isLost(error) ? unreachable : null;
}

/** Turns whatever a call to PostgreSQL threw into a DaybookError with a `STORE_…` code; the cause is kept. An error of our own code stays what it is. */
export function toStoreError(error: unknown, location: string, params: ErrorParams = {}): unknown {
  if (!(error instanceof Error) || error instanceof DaybookError) return error;
  // One connection attempt for each address of a host: they fail together.
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  const finding = findingOf(inner instanceof Error ? inner : error);
  return finding === null ? error : toError(finding, location, error, params);
}

/** The error for a commit that was sent and never answered. */
export function unknownOutcome(location: string, cause: unknown): DaybookError {
  return toError(lostCommit, location, cause, { outcome: "unknown" });
}

/** The error for a call after `close()`. */
export function closedError(location: string): DaybookError {
  return toError(closed, location, undefined);
}

function toError({ code, remedy }: Finding, location: string, cause: unknown, params: ErrorParams = {}): DaybookError {
  const said = cause instanceof Error && cause.message !== "" ? ` (${cause.message})` : "";
  const state = sqlStateOf(cause);
  const message = `The database ${location} ${remedy.replace(/\.$/, "")}.${code === "STORE_CLOSED" ? "" : said}`;
  return new DaybookError(code, message, {
    params: { location, ...(state === undefined ? {} : { sqlState: state }), ...params },
    cause,
  });
}
