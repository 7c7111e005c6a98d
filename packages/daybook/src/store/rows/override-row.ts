import type { OverrideField, OverrideRecord, OverrideScope } from "../port/control-store.ts";

/** A row of `override`. */
export interface OverrideRow {
  readonly scope: OverrideScope;
  readonly subject: string;
  readonly field: OverrideField;
  readonly value: string;
  readonly set_at: number;
  readonly set_by: string | null;
}

export function toOverride(row: OverrideRow): OverrideRecord {
  return {
    scope: row.scope,
    subject: row.subject,
    field: row.field,
    value: JSON.parse(row.value) as unknown,
    setAt: row.set_at,
    setBy: row.set_by,
  };
}
