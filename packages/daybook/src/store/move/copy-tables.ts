import { type Cell, RowFitter } from "./fit-row.ts";
import type { ArrivingMark } from "./mark.ts";
import type { PostgresTarget } from "./postgres-target.ts";
import type { Place, SourceRow, SqliteSource } from "./sqlite-source.ts";
import { movedTables, type MovedTable } from "./tables.ts";

export interface CopyOptions {
  readonly batchRows: number;
  readonly signal: AbortSignal | undefined;
  /** Called when a batch is in the target for good. */
  readonly onBatch: (table: string, rows: number) => void;
}

interface Batch {
  readonly rows: readonly (readonly Cell[])[];
  readonly last: Place;
}

/** A batch ends sooner where its rows are long, so that neither side needs much memory. */
const batchChars = 4_000_000;

/**
 * Carries the rows that the target does not have yet. While the server writes a batch, the next is read.
 * @returns the mark as it then stands in the target; its `table` is null when all is carried.
 */
export async function copyTables(
  source: SqliteSource,
  target: PostgresTarget,
  begun: ArrivingMark,
  options: CopyOptions,
): Promise<ArrivingMark> {
  let mark = begun;
  let writing: Promise<void> = Promise.resolve();
  const write = (table: MovedTable, rows: Batch["rows"], after: ArrivingMark): void => {
    const before = mark;
    mark = after;
    writing = target.write(table, rows, { before, after }).then(() => options.onBatch(table.name, after.rows));
    // Its failure is met at the next await, which a failure of the source may forestall.
    writing.catch(() => undefined);
  };
  for (const table of tablesFrom(begun.table)) {
    const goesOn = table.name === begun.table;
    let rows = goesOn ? begun.rows : 0;
    for (const batch of batchesOf(table, source.rows(table, goesOn ? begun.after : null), options.batchRows)) {
      await writing;
      if (options.signal?.aborted === true) return mark;
      rows += batch.rows.length;
      write(table, batch.rows, { ...mark, table: table.name, after: batch.last, rows });
    }
    await writing;
    if (rows === 0) options.onBatch(table.name, 0);
  }
  const [anyTable] = movedTables;
  if (mark.table !== null && anyTable !== undefined) {
    const before = mark;
    mark = { ...mark, table: null, after: null, rows: 0 };
    await target.write(anyTable, [], { before, after: mark });
  }
  return mark;
}

function tablesFrom(name: string | null): readonly MovedTable[] {
  if (name === null) return [];
  return movedTables.slice(movedTables.findIndex((table) => table.name === name));
}

function* batchesOf(table: MovedTable, rows: Iterable<SourceRow>, most: number): Generator<Batch, void, void> {
  const fitter = new RowFitter(table);
  const width = Object.keys(table.columns).length;
  let batch: Cell[][] = [];
  let chars = 0;
  let last: Place = [];
  for (const row of rows) {
    const cells = fitter.fit(row);
    batch.push(cells);
    for (const cell of cells) if (typeof cell === "string") chars += cell.length;
    last = row.slice(width) as Place;
    if (batch.length < most && chars < batchChars) continue;
    yield { rows: batch, last };
    batch = [];
    chars = 0;
  }
  if (batch.length > 0) yield { rows: batch, last };
}
