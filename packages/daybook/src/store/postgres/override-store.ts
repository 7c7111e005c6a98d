import type { OverrideField, OverrideRecord, OverrideScope, OverrideStore } from "../port/control-store.ts";
import { type OverrideRow, toOverride } from "../rows/override-row.ts";
import { lockControlsToChange } from "./run-batches.ts";
import type { Database } from "./transaction.ts";

/** The operator's word. Changed under the exclusive `controls` lock, so that no claim decides by half of it. */
export class PostgresOverrideStore implements OverrideStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async set(override: OverrideRecord): Promise<void> {
    const { scope, subject, field, value, setAt, setBy } = override;
    await this.#database.write(async (tx) => {
      await lockControlsToChange(tx);
      const json = JSON.stringify(value ?? null);
      await tx.run("override_upsert", { scope, subject, field, value: json, set_at: setAt, set_by: setBy });
      tx.bump("controls");
    });
  }

  async clear(scope: OverrideScope, subject: string, field: OverrideField): Promise<boolean> {
    return this.#database.write(async (tx) => {
      await lockControlsToChange(tx);
      const changes = await tx.run("override_delete", { scope, subject, field });
      if (changes === 1) tx.bump("controls");
      return changes === 1;
    });
  }

  async list(filter: {
    readonly scope?: OverrideScope;
    readonly subject?: string;
    readonly field?: OverrideField;
  }): Promise<OverrideRecord[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows<OverrideRow>("override_list", {
        scope: filter.scope ?? null,
        subject: filter.subject ?? null,
        field: filter.field ?? null,
      }),
    );
    return rows.map(toOverride);
  }
}
