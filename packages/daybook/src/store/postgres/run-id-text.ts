const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/**
 * Whether a text can be the id of a run here. Another text is the id of no run, which is an answer and not an error; nor is one in capital
 * letters, which PostgreSQL would take for the same.
 */
export function isUuid(text: string): boolean {
  return uuid.test(text);
}
