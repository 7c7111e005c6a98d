import type { Instant } from "../../time/instant.ts";
import type { AuditEntry, AuditStore } from "../port/control-store.ts";
import type { Page, PageRequest } from "../port/page.ts";
import type { Connection } from "./connection.ts";
import { fromCursor, rowsToRead, toPage } from "./cursor.ts";
import { fromJson, toJson } from "../rows/json.ts";

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
export class SqliteAuditStore implements AuditStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async append(entry: AuditEntry): Promise<void> {
    const { at, by, action, subject, before, after, from } = entry;
    const { via, address, agent } = from ?? { via: null, address: null, agent: null };
    const change = { before: toJson(before), after: toJson(after) };
    this.#connection.write(() =>
      this.#connection.statement("audit_insert").run({ at, by, action, subject, ...change, via, address, agent }),
    );
  }

  async list(
    filter: { readonly subject?: string; readonly action?: string; readonly from?: Instant; readonly before?: Instant },
    page: PageRequest,
  ): Promise<Page<AuditEntry>> {
    const after = fromCursor(page, 2);
    const rows = this.#connection.read(() =>
      this.#connection.statement("audit_list").all({
        subject: filter.subject ?? null,
        action: filter.action ?? null,
        from: filter.from ?? null,
        before: filter.before ?? null,
        after_at: after?.[0] ?? null,
        after_seq: after?.[1] ?? null,
        limit: rowsToRead(page),
      }),
    ) as unknown as AuditRow[];
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
