import { DatabaseSync, StatementSync } from "node:sqlite";
import { getEnvironmentData, isMainThread, setEnvironmentData } from "node:worker_threads";

/**
 * Counts the SQL statements of a process from outside the product: preloaded with `--import`, it stands between the code and
 * `node:sqlite`, in the main thread and in every worker thread.
 */

/** Statements so far. Opening and closing a transaction is not counted by itself, and neither is PRAGMA. */
export interface SqlCounts {
  readonly reads: number;
  readonly writes: number;
  /** Those of the writes made by worker threads, such as the heartbeat. */
  readonly threadWrites: number;
}

const slots = { reads: 0, writes: 1, threadWrites: 2 };
const key = "daybook-bench.sql-counter";
const counts = new Int32Array(sharedBuffer());

function sharedBuffer(): SharedArrayBuffer {
  const inherited = getEnvironmentData(key);
  if (inherited instanceof SharedArrayBuffer) return inherited;
  const buffer = new SharedArrayBuffer(Object.keys(slots).length * Int32Array.BYTES_PER_ELEMENT);
  setEnvironmentData(key, buffer);
  return buffer;
}

export function readSqlCounts(): SqlCounts {
  return {
    reads: Atomics.load(counts, slots.reads),
    writes: Atomics.load(counts, slots.writes),
    threadWrites: Atomics.load(counts, slots.threadWrites),
  };
}

function count(sql: string): void {
  const words = sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ").trim();
  if (words === "" || /^(?:begin|commit|rollback|savepoint|release|pragma)\b/i.test(words)) return;
  if (!/^(?:insert|update|delete|replace|create|drop|alter|with\b[\s\S]*\b(?:insert|update|delete))\b/i.test(words)) {
    Atomics.add(counts, slots.reads, 1);
    return;
  }
  Atomics.add(counts, slots.writes, 1);
  if (!isMainThread) Atomics.add(counts, slots.threadWrites, 1);
}

type Method = (this: StatementSync, ...args: never[]) => unknown;

function patch(name: "run" | "get" | "all" | "iterate"): void {
  const original = StatementSync.prototype[name] as Method;
  const counted: Method = function counted(...args) {
    count(this.sourceSQL);
    return original.apply(this, args);
  };
  Object.defineProperty(StatementSync.prototype, name, { value: counted });
}

for (const name of ["run", "get", "all", "iterate"] as const) patch(name);

const exec = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, "exec")?.value as DatabaseSync["exec"];
Object.defineProperty(DatabaseSync.prototype, "exec", {
  value(this: DatabaseSync, sql: string): void {
    count(sql);
    exec.call(this, sql);
  },
});
