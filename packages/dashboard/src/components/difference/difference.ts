/** What a change did to one field; null: it was not there. The field is empty where the whole value changed. */
export interface FieldChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What changed between two values, field by field where both have fields; what stayed is left out. */
export function differences(before: unknown, after: unknown): FieldChange[] {
  if (!isObject(before) && !isObject(after)) {
    const change = { field: "", before: textOf(before), after: textOf(after) };
    return change.before === change.after ? [] : [change];
  }
  const from = isObject(before) ? before : {};
  const to = isObject(after) ? after : {};
  const fields = [...new Set([...Object.keys(from), ...Object.keys(to)])].toSorted();
  const changes = fields
    .map((field) => ({ field, before: textOf(from[field]), after: textOf(to[field]) }))
    .filter((change) => change.before !== change.after);
  // A plain value that became fields, or the other way round, is told as well.
  if (isObject(before) && isObject(after)) return changes;
  const plain = isObject(before) ? { before: null, after: textOf(after) } : { before: textOf(before), after: null };
  return plain.before === plain.after ? changes : [{ field: "", ...plain }, ...changes];
}

/** The same in one line. */
export function differenceLine(changes: readonly FieldChange[]): string {
  return changes
    .map(({ field, before, after }) => `${field === "" ? "" : `${field}: `}${before ?? "–"} → ${after ?? "–"}`)
    .join(", ");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
