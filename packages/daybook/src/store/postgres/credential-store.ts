import type { CredentialRecord, CredentialStore } from "../port/access-store.ts";
import { toCredential, toCredentialParams, type CredentialRow } from "../rows/access.ts";
import type { Database } from "./transaction.ts";

/** What the vault sealed. */
export class PostgresCredentialStore implements CredentialStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async put(credential: CredentialRecord): Promise<void> {
    await this.#database.write((tx) => tx.run("credential_upsert", toCredentialParams(credential)));
  }

  async find(tenant: string | null, name: string): Promise<CredentialRecord | null> {
    const [row] = await this.#database.read((tx) => tx.rows<CredentialRow>("credential_find", { tenant, name }));
    return row === undefined ? null : toCredential(row);
  }

  async list(): Promise<CredentialRecord[]> {
    const rows = await this.#database.read((tx) => tx.rows<CredentialRow>("credential_list"));
    return rows.map(toCredential);
  }

  async reseal(
    { tenant, name }: Pick<CredentialRecord, "tenant" | "name">,
    was: string,
    sealed: string,
    keyId: string,
  ): Promise<boolean> {
    const params = { tenant, name, was, sealed, key_id: keyId };
    return (await this.#database.write((tx) => tx.run("credential_reseal", params))) === 1;
  }

  async remove(tenant: string | null, name: string): Promise<boolean> {
    return (await this.#database.write((tx) => tx.run("credential_delete", { tenant, name }))) === 1;
  }
}
