import type { Connection } from "./connection.ts";

/** How many runs hold a place under each concurrency key. Within a transaction, whose own changes it sees. */
export function runningByKey(connection: Connection): Map<string, number> {
  const rows = connection.statement("run_count_running_by_key").all() as unknown as { key: string; runs: number }[];
  return new Map(rows.map(({ key, runs }) => [key, runs]));
}
