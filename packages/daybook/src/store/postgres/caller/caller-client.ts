/** A way into a transaction that the caller began with a library of his own. It ends where he ends it. */
export interface CallerClient {
  /** Name of the library, for messages. */
  readonly library: string;
  /**
   * Sends one statement; its values are texts, so that every driver binds them alike.
   * @returns the only column of its only row, as the driver reads text.
   * @throws whatever the library throws, with the server's own error in its chain of causes where there is one.
   */
  ask(text: string, values: readonly (string | null)[]): Promise<unknown>;
}

/** The only value of an answer, whatever the library wraps it in: a list of rows, or an object that has one. */
export function onlyValue(answer: unknown): unknown {
  const rows: unknown = Array.isArray(answer) ? answer : (answer as { rows?: unknown } | null)?.rows;
  const row: unknown = Array.isArray(rows) ? rows[0] : undefined;
  // By place: a library may have been told to rename columns.
  return typeof row === "object" && row !== null ? Object.values(row)[0] : undefined;
}
