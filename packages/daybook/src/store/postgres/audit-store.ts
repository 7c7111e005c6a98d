import type { Instant } from "../../time/instant.ts";
import type { AuditEntry, AuditStore } from "../port/control-store.ts";
import type { Page, PageRequest } from "../port/page.ts";
import { fromCursor, rowsToRead, toPage } from "./cursor.ts";
import { fromJson, toJson } from "../rows/json.ts";
import type { Database } from "./transaction.ts";

interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly by: string | null;
  readonly action: string;
  readonly subject: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly via: string | null;
  readonly address: string | null;
  readonly agent: string | null;
}

/** Who changed what. */
export class PostgresAuditStore implements AuditStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async append(entry: AuditEntry): Promise<void> {
    const { at, by, action, subject, before, after, from } = entry;
    const { via, address, agent } = from ?? { via: null, address: null, agent: null };
    const change = { before: toJson(before), after: toJson(after) };
    await this.#database.write((tx) =>
      tx.run("audit_insert", { at, by, action, subject, ...change, via, address, agent }),
    );
  }

  async list(
    filter: { readonly subject?: string; readonly action?: string; readonly from?: Instant; readonly before?: Instant },
    page: PageRequest,
  ): Promise<Page<AuditEntry>> {
    const after = fromCursor(page, 2);
    const rows = await this.#database.read((tx) =>
      tx.rows<AuditRow>("audit_list", {
        subject: filter.subject ?? null,
        action: filter.action ?? null,
        from: filter.from ?? Number.MIN_SAFE_INTEGER,
        before: filter.before ?? Number.MAX_SAFE_INTEGER,
        after_at: after?.[0] ?? Number.MAX_SAFE_INTEGER,
        after_seq: after?.[1] ?? Number.MAX_SAFE_INTEGER,
        limit: rowsToRead(page),
      }),
    );
    return toPage(rows, page, toAuditEntry, (row) => [row.at, row.seq]);
  }
}

function toAuditEntry(row: AuditRow): AuditEntry {
  return {
    at: row.at,
    by: row.by,
    action: row.action,
    subject: row.subject,
    before: fromJson(row.before),
    after: fromJson(row.after),
    from: row.via === null ? null : { via: row.via, address: row.address, agent: row.agent },
  };
}
