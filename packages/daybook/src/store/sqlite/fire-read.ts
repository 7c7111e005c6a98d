import type { Instant } from "../../time/instant.ts";
import type { Page, PageRequest } from "../port/page.ts";
import type { FireFilter, FireOutcome, FireRecord } from "../port/schedule-store.ts";
import type { Connection, SqlValue } from "./connection.ts";
import { fromCursor, rowsToRead, toPage } from "./cursor.ts";

interface FireRow {
  readonly schedule_id: string;
  readonly due_at: number;
  readonly outcome: FireOutcome;
  readonly reason: string | null;
  readonly run_id: string | null;
  readonly decided_at: number;
  readonly decided_by: string | null;
}

const conditions = [
  ["scheduleId", "schedule_id = $scheduleId"],
  ["job", "job = $job"],
  ["tenant", "tenant = $tenant"],
  ["outcomes", "outcome IN (SELECT value FROM json_each($outcomes))"],
  ["dueFrom", "due_at >= $dueFrom"],
  ["dueBefore", "due_at < $dueBefore"],
] as const satisfies readonly (readonly [keyof FireFilter, string])[];

/** Reads fires, newest due instant first; of one instant, by schedule. */
export class FireReader {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get(scheduleId: string, dueAt: Instant): FireRecord | null {
    const row = this.#connection.read(() =>
      this.#connection.statement("fire_get").get({ schedule: scheduleId, due_at: dueAt }),
    );
    return row === undefined ? null : toFireRecord(row as unknown as FireRow);
  }

  list(filter: FireFilter, page: PageRequest): Page<FireRecord> {
    const after = fromCursor(page, 2);
    const wheres = ["true"];
    const params: Record<string, SqlValue> = { limit: rowsToRead(page) };
    for (const [name, condition] of conditions) {
      const value = filter[name];
      if (value === undefined) continue;
      wheres.push(condition);
      params[name] = typeof value === "object" ? JSON.stringify(value) : value;
    }
    if (after !== null) {
      // The order is falling in one column and rising in the other, so the place is no single row value.
      wheres.push("due_at <= $afterDue AND (due_at < $afterDue OR schedule_id > $afterSchedule)");
      params["afterDue"] = after[0] ?? null;
      params["afterSchedule"] = after[1] ?? null;
    }
    const text = `SELECT * FROM fire WHERE ${wheres.join(" AND ")} ORDER BY due_at DESC, schedule_id LIMIT $limit + 0`;
    const rows = this.#connection.read(() => this.#connection.statementOf(text).all(params)) as unknown as FireRow[];
    return toPage(rows, page, toFireRecord, (row) => [row.due_at, row.schedule_id]);
  }
}

function toFireRecord(row: FireRow): FireRecord {
  return {
    scheduleId: row.schedule_id,
    dueAt: row.due_at,
    outcome: row.outcome,
    reason: row.reason,
    runId: row.run_id,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
  };
}
