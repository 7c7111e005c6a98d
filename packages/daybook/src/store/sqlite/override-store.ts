import type { OverrideField, OverrideRecord, OverrideScope, OverrideStore } from "../port/control-store.ts";
import { type OverrideRow, toOverride } from "../rows/override-row.ts";
import type { Connection } from "./connection.ts";
import type { ControlsReader } from "./controls.ts";

/** The operator's word. */
export class SqliteOverrideStore implements OverrideStore {
  readonly #connection: Connection;
  readonly #controls: ControlsReader;

  constructor(connection: Connection, controls: ControlsReader) {
    this.#connection = connection;
    this.#controls = controls;
  }

  async set(override: OverrideRecord): Promise<void> {
    this.#connection.write(() => {
      const { scope, subject, field, value, setAt, setBy } = override;
      this.#connection
        .statement("override_upsert")
        .run({ scope, subject, field, value: JSON.stringify(value ?? null), set_at: setAt, set_by: setBy });
      this.#changed();
    });
  }

  async clear(scope: OverrideScope, subject: string, field: OverrideField): Promise<boolean> {
    return this.#connection.write(() => {
      const { changes } = this.#connection.statement("override_delete").run({ scope, subject, field });
      if (changes === 1) this.#changed();
      return changes === 1;
    });
  }

  async list(filter: {
    readonly scope?: OverrideScope;
    readonly subject?: string;
    readonly field?: OverrideField;
  }): Promise<OverrideRecord[]> {
    const rows = this.#connection.read(() =>
      this.#connection
        .statement("override_list")
        .all({ scope: filter.scope ?? null, subject: filter.subject ?? null, field: filter.field ?? null }),
    ) as unknown as OverrideRow[];
    return rows.map(toOverride);
  }

  #changed(): void {
    this.#connection.bump("controls");
    this.#controls.forget();
  }
}
