import type { Instant } from "../../time/instant.ts";
import type { TokenRecord, TokenStore } from "../port/access-store.ts";
import { toToken, type TokenRow } from "../rows/access.ts";
import type { Connection } from "./connection.ts";

/** Machines' tokens. */
export class SqliteTokenStore implements TokenStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async create(token: Omit<TokenRecord, "lastUsedAt">): Promise<boolean> {
    const { name, hash, role, tenant, createdAt, createdBy, expiresAt } = token;
    const times = { created_at: createdAt, created_by: createdBy, expires_at: expiresAt };
    return this.#connection.write(() => {
      const { changes } = this.#connection.statement("token_insert").run({ name, hash, role, tenant, ...times });
      return changes === 1;
    });
  }

  async find(hash: string): Promise<TokenRecord | null> {
    const row = this.#connection.read(() => this.#connection.statement("token_get").get({ hash }));
    return row === undefined ? null : toToken(row as unknown as TokenRow);
  }

  async list(): Promise<TokenRecord[]> {
    const rows = this.#connection.read(() => this.#connection.statement("token_list").all());
    return (rows as unknown as TokenRow[]).map(toToken);
  }

  async any(): Promise<boolean> {
    return this.#connection.read(() => this.#connection.statement("token_any").get() !== undefined);
  }

  async used(name: string, now: Instant, before: Instant): Promise<void> {
    this.#connection.write(() => this.#connection.statement("token_used").run({ name, now, before }));
  }

  async remove(name: string): Promise<boolean> {
    return this.#connection.write(() => this.#connection.statement("token_delete").run({ name }).changes === 1);
  }
}
