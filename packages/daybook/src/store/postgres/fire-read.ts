import type { Instant } from "../../time/instant.ts";
import type { Page, PageRequest } from "../port/page.ts";
import type { FireFilter, FireOutcome, FireRecord } from "../port/schedule-store.ts";
import { fromCursor, rowsToRead, toPage } from "./cursor.ts";
import type { Database, SqlValue } from "./transaction.ts";

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
  ["scheduleId", "schedule", "schedule_id = $schedule::text"],
  ["job", "job", "job = $job::text"],
  ["tenant", "tenant", "tenant = $tenant::text"],
  ["outcomes", "outcomes", "outcome = ANY ($outcomes::text[])"],
  ["dueFrom", "due_from", "due_at >= $due_from::bigint"],
  ["dueBefore", "due_before", "due_at < $due_before::bigint"],
] as const satisfies readonly (readonly [keyof FireFilter, string, string])[];

// The order is falling in one column and rising in the other, so the place is no single row value.
const behind = "due_at <= $after_due::bigint AND (due_at < $after_due OR schedule_id > $after_schedule::text)";
const columns = "schedule_id, due_at, outcome, reason, run_id, decided_at, decided_by";

/** Reads fires, newest due instant first; of one instant, by schedule. */
export class FireReader {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(scheduleId: string, dueAt: Instant): Promise<FireRecord | null> {
    const [row] = await this.#database.read((tx) =>
      tx.rows<FireRow>("fire_get", { schedule: scheduleId, due_at: dueAt }),
    );
    return row === undefined ? null : toFireRecord(row);
  }

  async list(filter: FireFilter, page: PageRequest): Promise<Page<FireRecord>> {
    const after = fromCursor(page, 2);
    const wheres = ["true"];
    const params: Record<string, SqlValue> = { limit: rowsToRead(page) };
    for (const [field, name, condition] of conditions) {
      const value = filter[field];
      if (value === undefined) continue;
      wheres.push(condition);
      params[name] = value;
    }
    if (after !== null) {
      wheres.push(behind);
      params["after_due"] = after[0] ?? null;
      params["after_schedule"] = after[1] ?? null;
    }
    const text = `SELECT ${columns} FROM daybook.fire WHERE ${wheres.join(" AND ")} ORDER BY due_at DESC, schedule_id LIMIT $limit::bigint`;
    const rows = await this.#database.read((tx) => tx.rowsOf<FireRow>(text, params));
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
