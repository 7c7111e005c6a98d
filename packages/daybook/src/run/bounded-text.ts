/**
 * Text that any store takes and no reader chokes on: at most `maxLength` characters, no NUL (PostgreSQL refuses it in
 * text), no half of a surrogate pair.
 */
export function boundText(text: string, maxLength: number): string {
  const bounded = text.length > maxLength ? `${text.slice(0, Math.max(0, maxLength - 1))}…` : text;
  return bounded.replaceAll("\0", "\uFFFD").toWellFormed();
}
