import type { Instant } from "../../time/instant.ts";
import type { SettingStore } from "../port/control-store.ts";
import type { Database } from "./transaction.ts";

interface SettingRow {
  readonly key: string;
  readonly value: string;
  readonly set_at: number;
  readonly set_by: string | null;
}

/** Settings of the installation. */
export class PostgresSettingStore implements SettingStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(key: string): Promise<unknown> {
    const [row] = await this.#database.read((tx) => tx.rows<Pick<SettingRow, "value">>("setting_get", { key }));
    return row === undefined ? undefined : JSON.parse(row.value);
  }

  async set(key: string, value: unknown, by: string | null, now: Instant): Promise<void> {
    await this.#database.write(async (tx) => {
      await tx.run("setting_upsert", { key, value: JSON.stringify(value ?? null), set_by: by, set_at: now });
      tx.bump("controls");
    });
  }

  async establish(key: string, value: unknown, now: Instant): Promise<unknown> {
    return this.#database.write(async (tx) => {
      await tx.run("setting_establish", { key, value: JSON.stringify(value ?? null), set_at: now });
      const [row] = await tx.rows<Pick<SettingRow, "value">>("setting_get", { key });
      return row === undefined ? undefined : JSON.parse(row.value);
    });
  }

  async clear(key: string): Promise<boolean> {
    return this.#database.write(async (tx) => {
      const changes = await tx.run("setting_delete", { key });
      if (changes === 1) tx.bump("controls");
      return changes === 1;
    });
  }

  async list(): Promise<
    { readonly key: string; readonly value: unknown; readonly setAt: Instant; readonly setBy: string | null }[]
  > {
    const rows = await this.#database.read((tx) => tx.rows<SettingRow>("setting_list"));
    return rows.map((row) => ({
      key: row.key,
      value: JSON.parse(row.value) as unknown,
      setAt: row.set_at,
      setBy: row.set_by,
    }));
  }
}
