import type { Instant } from "../../time/instant.ts";
import type { NewSession, OpenSession, SessionStore } from "../port/access-store.ts";
import { toSession, type SessionRow } from "../rows/access.ts";
import type { Connection } from "./connection.ts";

/** Who is signed in. */
export class SqliteSessionStore implements SessionStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async open(session: NewSession, password: string): Promise<boolean> {
    const { id, account, createdAt: now, expiresAt, address, agent } = session;
    return this.#connection.write(() => {
      this.#connection.statement("session_delete_old").run({ now });
      const { changes } = this.#connection
        .statement("session_insert")
        .run({ id, account, password, now, expires_at: expiresAt, address, agent });
      if (changes === 1) this.#connection.statement("account_signed_in").run({ name: account, now });
      return changes === 1;
    });
  }

  async find(id: string, now: Instant): Promise<OpenSession | null> {
    const row = this.#connection.read(() => this.#connection.statement("session_get").get({ id, now }));
    return row === undefined ? null : toSession(row as unknown as SessionRow);
  }

  async renew(id: string, now: Instant, expiresAt: Instant): Promise<void> {
    this.#connection.write(() => this.#connection.statement("session_renew").run({ id, now, expires_at: expiresAt }));
  }

  async close(id: string): Promise<boolean> {
    return this.#connection.write(() => this.#connection.statement("session_delete").run({ id }).changes === 1);
  }

  async closeAll(account: string): Promise<number> {
    return this.#connection.write(() =>
      Number(this.#connection.statement("session_delete_of").run({ account }).changes),
    );
  }
}
