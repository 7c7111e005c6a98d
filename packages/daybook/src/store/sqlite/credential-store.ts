import type { CredentialRecord, CredentialStore } from "../port/access-store.ts";
import { toCredential, toCredentialParams, type CredentialRow } from "../rows/access.ts";
import type { Connection } from "./connection.ts";

/** What the vault sealed. */
export class SqliteCredentialStore implements CredentialStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async put(credential: CredentialRecord): Promise<void> {
    const row = toCredentialParams(credential);
    this.#connection.write(() => this.#connection.statement("credential_upsert").run(row));
  }

  async find(tenant: string | null, name: string): Promise<CredentialRecord | null> {
    const row = this.#connection.read(() => this.#connection.statement("credential_find").get({ tenant, name }));
    return row === undefined ? null : toCredential(row as unknown as CredentialRow);
  }

  async list(): Promise<CredentialRecord[]> {
    const rows = this.#connection.read(() => this.#connection.statement("credential_list").all());
    return (rows as unknown as CredentialRow[]).map(toCredential);
  }

  async reseal(
    { tenant, name }: Pick<CredentialRecord, "tenant" | "name">,
    was: string,
    sealed: string,
    keyId: string,
  ): Promise<boolean> {
    const params = { tenant, name, was, sealed, key_id: keyId };
    return this.#connection.write(() => this.#connection.statement("credential_reseal").run(params)).changes === 1;
  }

  async remove(tenant: string | null, name: string): Promise<boolean> {
    return (
      this.#connection.write(() => this.#connection.statement("credential_delete").run({ tenant, name })).changes === 1
    );
  }
}
