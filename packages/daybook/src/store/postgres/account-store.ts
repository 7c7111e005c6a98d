import type { Instant } from "../../time/instant.ts";
import type { AccountRecord, AccountStore, NewAccount, Role } from "../port/access-store.ts";
import { toAccount, type AccountRow } from "../rows/access.ts";
import type { Database, SqlParams } from "./transaction.ts";

/** People's accounts. What takes away a right ends the account's sessions in the same transaction. */
export class PostgresAccountStore implements AccountStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create({ name, password, role, tenant, createdAt, createdBy }: NewAccount): Promise<boolean> {
    return this.#changed("account_insert", {
      name,
      password,
      role,
      tenant,
      created_at: createdAt,
      created_by: createdBy,
    });
  }

  async get(name: string): Promise<AccountRecord | null> {
    const [row] = await this.#database.read((tx) => tx.rows<AccountRow>("account_get", { name }));
    return row === undefined ? null : toAccount(row);
  }

  async list(): Promise<AccountRecord[]> {
    const rows = await this.#database.read((tx) => tx.rows<AccountRow>("account_list"));
    return rows.map(toAccount);
  }

  async any(): Promise<boolean> {
    const rows = await this.#database.read((tx) => tx.rows("account_any"));
    return rows.length > 0;
  }

  setRole(name: string, role: Role, tenant: string | null): Promise<boolean> {
    return this.#changed("account_set_role", { name, role, tenant });
  }

  setPassword(name: string, password: string, now: Instant): Promise<boolean> {
    return this.#changedWithSessions("account_set_password", name, { name, password, now });
  }

  replaceHash(name: string, was: string, password: string): Promise<boolean> {
    return this.#changed("account_replace_hash", { name, was, password });
  }

  setDisabled(name: string, disabledAt: Instant | null): Promise<boolean> {
    return this.#changedWithSessions("account_set_disabled", name, { name, disabled_at: disabledAt });
  }

  remove(name: string): Promise<boolean> {
    return this.#changedWithSessions("account_delete", name, { name });
  }

  #changed(statement: string, params: SqlParams): Promise<boolean> {
    return this.#database.write(async (tx) => (await tx.run(statement, params)) === 1);
  }

  /** The account first: a session that is being opened holds its row, and is seen once that has ended. */
  #changedWithSessions(statement: string, account: string, params: SqlParams): Promise<boolean> {
    return this.#database.write(async (tx) => {
      const changes = await tx.run(statement, params);
      await tx.run("session_delete_of", { account });
      return changes === 1;
    });
  }
}
