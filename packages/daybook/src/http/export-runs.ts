import { stringify } from "csv-stringify/sync";
import { jsonText } from "../engine/api/json-text.ts";
import type { RunView } from "../engine/api/run-view.ts";
import type { RunsApi } from "../engine/api/runs-api.ts";
import type { RunFilter } from "../store/port/run-store.ts";
import { formatInstant } from "../time/instant.ts";

export type ExportFormat = "csv" | "ndjson";

const pageSize = 1_000;

/** What people open in a spreadsheet; the rest of a run is in the other format. */
const columns: readonly (keyof RunView)[] = [
  "id",
  "job",
  "tenant",
  "queue",
  "status",
  "attempt",
  "trigger",
  "triggeredBy",
  "createdAt",
  "startedAt",
  "finishedAt",
  "durationMs",
  "reason",
];

/** All runs of a filter as a stream, page by page and no faster than they are read, so that a million of them weigh no more than a page. */
export function exportRuns(runs: RunsApi, filter: RunFilter, format: ExportFormat): Response {
  let after: string | null = null;
  let isFirst = true;
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const page = await runs.list(filter, { limit: pageSize, ...(after === null ? {} : { after }) });
        const text =
          format === "csv" ? csvOf(page.data, isFirst) : page.data.map((run) => `${jsonText(run)}\n`).join("");
        isFirst = false;
        after = page.nextCursor;
        if (text !== "") controller.enqueue(encoder.encode(text));
        if (after === null) controller.close();
      },
    },
    { highWaterMark: 1 },
  );
  const type = format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8";
  return new Response(stream, {
    headers: { "content-type": type, "content-disposition": `attachment; filename="runs.${format}"` },
  });
}

/** Cells that a spreadsheet would take for a formula are marked as text: names of jobs and reasons come from anywhere. */
function csvOf(page: readonly RunView[], withHead: boolean): string {
  const rows = page.map((run) => [...columns.map((column) => cellOf(column, run[column])), run.error?.message ?? null]);
  return stringify([...(withHead ? [[...columns, "error"]] : []), ...rows], { escape_formulas: true });
}

function cellOf(column: string, value: unknown): unknown {
  return column.endsWith("At") && typeof value === "number" ? formatInstant(value) : value;
}
