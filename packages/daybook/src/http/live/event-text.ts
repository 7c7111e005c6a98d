/** One event as it goes over the line, still without its id. */
export function eventText(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n`;
}

/**
 * Events as one piece of the stream. Only the last one carries the position: a client that was cut off before it comes back with an older one
 * and hears all of them again. @param position null: not all before it was told yet.
 */
export function chunkOf(texts: readonly string[], position: string | null): string {
  const last = texts.at(-1);
  if (last === undefined) return "";
  const before = texts.slice(0, -1).map((text) => `${text}\n`);
  return `${before.join("")}${position === null ? "" : `id: ${position}\n`}${last}\n`;
}
