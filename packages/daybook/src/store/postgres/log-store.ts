import type { HeldLines, LogLevel, LogLine, LogPage, LogStore } from "../port/history-store.ts";
import type { PageRequest } from "../port/page.ts";
import { fromCursor, rowsToRead, toCursor, toPage } from "./cursor.ts";
import { loggedLines } from "../rows/change-row.ts";
import { fromJson, toJson } from "../rows/json.ts";
import { isUuid } from "./run-id-text.ts";
import type { Database } from "./transaction.ts";

interface LogRow {
  readonly run_id: string;
  readonly attempt: number;
  readonly number: number;
  readonly at: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: string | null;
}

/** Log lines of runs. */
export class PostgresLogStore implements LogStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async append(lines: readonly LogLine[]): Promise<void> {
    if (lines.length === 0) return;
    await this.#database.write((tx) => {
      for (const what of loggedLines(lines)) tx.tell({ kind: "log", what });
      return tx.run("log_insert", {
        runs: lines.map((line) => line.runId),
        attempts: lines.map((line) => line.attempt),
        numbers: lines.map((line) => line.number),
        ats: lines.map((line) => line.at),
        levels: lines.map((line) => line.level),
        messages: lines.map((line) => line.message),
        fields: lines.map((line) => toJson(line.fields)),
      });
    });
  }

  async appendHeld({ runId, attempt, workerId, lines, most }: HeldLines): Promise<boolean> {
    if (!isUuid(runId)) return false;
    return this.#database.write(async (tx) => {
      const held = await tx.rows("run_lock_held", { ids: [runId], attempts: [attempt], workers: [workerId] });
      if (held.length === 0) return false;
      await tx.run("log_append", {
        run: runId,
        attempt,
        most,
        ats: lines.map((line) => line.at),
        levels: lines.map((line) => line.level),
        messages: lines.map((line) => line.message),
        fields: lines.map((line) => toJson(line.fields)),
      });
      return true;
    });
  }

  async list(
    runId: string,
    page: PageRequest & { readonly tail?: boolean; readonly levels?: readonly LogLevel[] },
  ): Promise<LogPage> {
    const after = fromCursor(page, 2);
    const [attempt, number] = [after?.[0] ?? 0, after?.[1] ?? 0];
    const following = (rows: readonly LogLine[]): string => {
      const last = rows.at(-1);
      return last === undefined ? toCursor(attempt, number) : toCursor(last.attempt, last.number);
    };
    if (!isUuid(runId)) return { data: [], nextCursor: null, followCursor: following([]) };
    const params = { run: runId, levels: page.levels ?? null };
    if (page.tail === true) {
      const rows = await this.#database.read((tx) =>
        tx.rows<LogRow>("log_list_newest", { ...params, limit: rowsToRead(page) - 1 }),
      );
      const data = rows.toReversed().map(toLogLine);
      return { data, nextCursor: null, followCursor: following(data) };
    }
    const rows = await this.#database.read((tx) =>
      tx.rows<LogRow>("log_list", { ...params, attempt, number, limit: rowsToRead(page) }),
    );
    const read = toPage(rows, page, toLogLine, (row) => [row.attempt, row.number]);
    return { ...read, followCursor: following(read.data) };
  }

  async between(runId: string, attempt: number, from: number, to: number): Promise<LogLine[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows<LogRow>("log_list_between", { run: runId, attempt, from, to }),
    );
    return rows.map(toLogLine);
  }
}

function toLogLine(row: LogRow): LogLine {
  return {
    runId: row.run_id,
    attempt: row.attempt,
    number: row.number,
    at: row.at,
    level: row.level,
    message: row.message,
    fields: fromJson(row.fields) as Readonly<Record<string, unknown>> | null,
  };
}
