import type { Instant } from "../../time/instant.ts";
import type { TenantRecord, TenantStore } from "../port/control-store.ts";
import type { Connection } from "./connection.ts";

/** Known tenants. */
export class SqliteTenantStore implements TenantStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async register(ids: readonly string[], now: Instant): Promise<void> {
    this.#connection.write(() => {
      for (const id of ids) this.#connection.statement("tenant_insert").run({ id, now });
    });
  }

  async list(): Promise<TenantRecord[]> {
    const rows = this.#connection.read(() => this.#connection.statement("tenant_list").all());
    return (rows as unknown as { id: string; first_seen_at: number; enabled: number }[]).map((row) => ({
      id: row.id,
      firstSeenAt: row.first_seen_at,
      enabled: row.enabled === 1,
    }));
  }
}
