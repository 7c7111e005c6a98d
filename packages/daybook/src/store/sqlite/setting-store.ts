import type { Instant } from "../../time/instant.ts";
import type { SettingStore } from "../port/control-store.ts";
import type { Connection } from "./connection.ts";

interface SettingRow {
  readonly key: string;
  readonly value: string;
  readonly set_at: number;
  readonly set_by: string | null;
}

/** Settings of the installation. */
export class SqliteSettingStore implements SettingStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async get(key: string): Promise<unknown> {
    const row = this.#connection.read(() => this.#connection.statement("setting_get").get({ key }));
    return row === undefined ? undefined : JSON.parse(row["value"] as string);
  }

  async set(key: string, value: unknown, by: string | null, now: Instant): Promise<void> {
    this.#connection.write(() => {
      this.#connection
        .statement("setting_upsert")
        .run({ key, value: JSON.stringify(value ?? null), set_by: by, set_at: now });
      this.#connection.bump("controls");
    });
  }

  async establish(key: string, value: unknown, now: Instant): Promise<unknown> {
    return this.#connection.write(() => {
      this.#connection.statement("setting_establish").run({ key, value: JSON.stringify(value ?? null), set_at: now });
      const row = this.#connection.statement("setting_get").get({ key });
      return row === undefined ? undefined : JSON.parse(row["value"] as string);
    });
  }

  async clear(key: string): Promise<boolean> {
    return this.#connection.write(() => {
      const { changes } = this.#connection.statement("setting_delete").run({ key });
      if (changes === 1) this.#connection.bump("controls");
      return changes === 1;
    });
  }

  async list(): Promise<
    { readonly key: string; readonly value: unknown; readonly setAt: Instant; readonly setBy: string | null }[]
  > {
    const rows = this.#connection.read(() =>
      this.#connection.statement("setting_list").all(),
    ) as unknown as SettingRow[];
    return rows.map((row) => ({
      key: row.key,
      value: JSON.parse(row.value) as unknown,
      setAt: row.set_at,
      setBy: row.set_by,
    }));
  }
}
