import type { RunFilter } from "../../state/run-filter.ts";

/** Where the browser downloads all runs of a filter. */
export function exportAddress(base: string, filter: RunFilter, format: "csv" | "ndjson"): string {
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(filter))
    if (value !== undefined) query.set(name, [value].flat().join(","));
  return `${base}/api/v1/runs/export?${query.toString()}`;
}
