/** JSON text for a column; null stays null. */
export function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/** The value of a JSON column; null stays null. */
export function fromJson(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}
