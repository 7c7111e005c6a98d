import type { Instant } from "../../time/instant.ts";
import type { TenantRecord, TenantStore } from "../port/control-store.ts";
import type { Database } from "./transaction.ts";

interface TenantRow {
  readonly id: string;
  readonly first_seen_at: number;
  readonly enabled: boolean;
}

/** Known tenants. */
export class PostgresTenantStore implements TenantStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async register(ids: readonly string[], now: Instant): Promise<void> {
    if (ids.length === 0) return;
    await this.#database.write((tx) => tx.run("tenant_register", { ids, now }));
  }

  async list(): Promise<TenantRecord[]> {
    const rows = await this.#database.read((tx) => tx.rows<TenantRow>("tenant_list"));
    return rows.map((row) => ({ id: row.id, firstSeenAt: row.first_seen_at, enabled: row.enabled }));
  }
}
