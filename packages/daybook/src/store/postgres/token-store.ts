import type { Instant } from "../../time/instant.ts";
import type { TokenRecord, TokenStore } from "../port/access-store.ts";
import { toToken, type TokenRow } from "../rows/access.ts";
import type { Database } from "./transaction.ts";

/** Machines' tokens. */
export class PostgresTokenStore implements TokenStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  create(token: Omit<TokenRecord, "lastUsedAt">): Promise<boolean> {
    const { name, hash, role, tenant, createdAt, createdBy, expiresAt } = token;
    const times = { created_at: createdAt, created_by: createdBy, expires_at: expiresAt };
    return this.#database.write(async (tx) => {
      const changes = await tx.run("token_insert", { name, hash, role, tenant, ...times });
      return changes === 1;
    });
  }

  async find(hash: string): Promise<TokenRecord | null> {
    const [row] = await this.#database.read((tx) => tx.rows<TokenRow>("token_get", { hash }));
    return row === undefined ? null : toToken(row);
  }

  async list(): Promise<TokenRecord[]> {
    const rows = await this.#database.read((tx) => tx.rows<TokenRow>("token_list"));
    return rows.map(toToken);
  }

  async any(): Promise<boolean> {
    const rows = await this.#database.read((tx) => tx.rows("token_any"));
    return rows.length > 0;
  }

  async used(name: string, now: Instant, before: Instant): Promise<void> {
    await this.#database.write((tx) => tx.run("token_used", { name, now, before }));
  }

  remove(name: string): Promise<boolean> {
    return this.#database.write(async (tx) => (await tx.run("token_delete", { name })) === 1);
  }
}
