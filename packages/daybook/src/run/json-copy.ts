/**
 * A copy of `value` as JSON holds it, or `undefined` when JSON cannot hold it (a cycle, a BigInt, a getter that throws)
 * or its text would be longer than `maxLength` characters. NUL characters, which PostgreSQL refuses, are replaced.
 */
export function jsonCopy(value: unknown, maxLength: number): unknown {
  try {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined || text.length > maxLength) return undefined;
    return text.includes("\\u0000") ? JSON.parse(text, withoutNul) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutNul(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.replaceAll("\0", "\uFFFD") : value;
}
