import type { Instant } from "../../time/instant.ts";
import type { NewSession, OpenSession, SessionStore } from "../port/access-store.ts";
import { toSession, type SessionRow } from "../rows/access.ts";
import type { Database } from "./transaction.ts";

/** Who is signed in. */
export class PostgresSessionStore implements SessionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  open(session: NewSession, password: string): Promise<boolean> {
    const { id, account, createdAt: now, expiresAt, address, agent } = session;
    return this.#database.write(async (tx) => {
      const opened = await tx.run("session_insert", {
        id,
        account,
        password,
        now,
        expires_at: expiresAt,
        address,
        agent,
      });
      if (opened === 1) await tx.run("account_signed_in", { name: account, now });
      await tx.run("session_delete_old", { now });
      return opened === 1;
    });
  }

  async find(id: string, now: Instant): Promise<OpenSession | null> {
    const [row] = await this.#database.read((tx) => tx.rows<SessionRow>("session_get", { id, now }));
    return row === undefined ? null : toSession(row);
  }

  async renew(id: string, now: Instant, expiresAt: Instant): Promise<void> {
    await this.#database.write((tx) => tx.run("session_renew", { id, now, expires_at: expiresAt }));
  }

  close(id: string): Promise<boolean> {
    return this.#database.write(async (tx) => (await tx.run("session_delete", { id })) === 1);
  }

  closeAll(account: string): Promise<number> {
    return this.#database.write((tx) => tx.run("session_delete_of", { account }));
  }
}
