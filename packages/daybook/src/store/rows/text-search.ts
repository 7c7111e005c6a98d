import type { RunRow } from "./run-row.ts";

/** Whether a run is one that somebody looks for by a text, in lower case: by the beginning of its id, or by a part of its job's name, its input or its error's message. */
export function contains(row: RunRow, needle: string): boolean {
  if (row.id.toLowerCase().startsWith(needle) || row.job.toLowerCase().includes(needle)) return true;
  if (row.input?.toLowerCase().includes(needle) === true) return true;
  if (row.error === null) return false;
  return (JSON.parse(row.error) as { message: string }).message.toLowerCase().includes(needle);
}
