import type { HeldLines, LogLevel, LogLine, LogPage, LogStore } from "../port/history-store.ts";
import type { PageRequest } from "../port/page.ts";
import type { Connection } from "./connection.ts";
import { fromCursor, rowsToRead, toCursor, toPage } from "./cursor.ts";
import { loggedLines } from "../rows/change-row.ts";
import { fromJson, toJson } from "../rows/json.ts";

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
export class SqliteLogStore implements LogStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async append(lines: readonly LogLine[]): Promise<void> {
    if (lines.length === 0) return;
    this.#connection.write(() => {
      const statement = this.#connection.statementByPlace("log_insert", [
        "run",
        "attempt",
        "number",
        "at",
        "level",
        "message",
        "fields",
      ]);
      for (const line of lines) {
        statement.run(line.runId, line.attempt, line.number, line.at, line.level, line.message, toJson(line.fields));
      }
      if (!this.#connection.changes.isWanted) return;
      for (const what of loggedLines(lines)) this.#connection.changes.tell({ kind: "log", what });
    });
  }

  async appendHeld({ runId, attempt, workerId, lines, most }: HeldLines): Promise<boolean> {
    return this.#connection.write(() => {
      const holder = { id: runId, attempt, worker: workerId };
      if (this.#connection.statement("run_get_held").get(holder) === undefined) return false;
      const statement = this.#connection.statement("log_append");
      for (const { at, level, message, fields } of lines)
        statement.run({ run: runId, attempt, at, level, message, fields: toJson(fields), most });
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
    const levels = page.levels === undefined ? null : JSON.stringify(page.levels);
    if (page.tail === true) {
      const rows = this.#connection.read(() =>
        this.#connection.statement("log_list_newest").all({ run: runId, levels, limit: rowsToRead(page) - 1 }),
      ) as unknown as LogRow[];
      const data = rows.toReversed().map(toLogLine);
      return { data, nextCursor: null, followCursor: following(data) };
    }
    const rows = this.#connection.read(() =>
      this.#connection.statement("log_list").all({ run: runId, levels, attempt, number, limit: rowsToRead(page) }),
    ) as unknown as LogRow[];
    const read = toPage(rows, page, toLogLine, (row) => [row.attempt, row.number]);
    return { ...read, followCursor: following(read.data) };
  }

  async between(runId: string, attempt: number, from: number, to: number): Promise<LogLine[]> {
    const rows = this.#connection.read(() =>
      this.#connection.statement("log_list_between").all({ run: runId, attempt, from, to }),
    ) as unknown as LogRow[];
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
