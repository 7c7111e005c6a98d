import type { Instant } from "../../time/instant.ts";
import type { AccountRecord, AccountStore, NewAccount, Role } from "../port/access-store.ts";
import { toAccount, type AccountRow } from "../rows/access.ts";
import type { Connection, SqlValue } from "./connection.ts";

/** People's accounts. What takes away a right ends the account's sessions in the same transaction. */
export class SqliteAccountStore implements AccountStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
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
    const row = this.#connection.read(() => this.#connection.statement("account_get").get({ name }));
    return row === undefined ? null : toAccount(row as unknown as AccountRow);
  }

  async list(): Promise<AccountRecord[]> {
    const rows = this.#connection.read(() => this.#connection.statement("account_list").all());
    return (rows as unknown as AccountRow[]).map(toAccount);
  }

  async any(): Promise<boolean> {
    return this.#connection.read(() => this.#connection.statement("account_any").get() !== undefined);
  }

  async setRole(name: string, role: Role, tenant: string | null): Promise<boolean> {
    return this.#changed("account_set_role", { name, role, tenant });
  }

  async setPassword(name: string, password: string, now: Instant): Promise<boolean> {
    return this.#changedWithSessions("account_set_password", name, { name, password, now });
  }

  async replaceHash(name: string, was: string, password: string): Promise<boolean> {
    return this.#changed("account_replace_hash", { name, was, password });
  }

  async setDisabled(name: string, disabledAt: Instant | null): Promise<boolean> {
    return this.#changedWithSessions("account_set_disabled", name, { name, disabled_at: disabledAt });
  }

  async remove(name: string): Promise<boolean> {
    return this.#changedWithSessions("account_delete", name, { name });
  }

  #changed(statement: string, params: Record<string, SqlValue>): boolean {
    return this.#connection.write(() => this.#connection.statement(statement).run(params).changes === 1);
  }

  #changedWithSessions(statement: string, account: string, params: Record<string, SqlValue>): boolean {
    return this.#connection.write(() => {
      const { changes } = this.#connection.statement(statement).run(params);
      this.#connection.statement("session_delete_of").run({ account });
      return changes === 1;
    });
  }
}
