import { DaybookError } from "../../errors/daybook-error.ts";
import { type Alteration, RowFitter } from "./fit-row.ts";
import type { TableResult } from "./move-options.ts";
import type { PostgresTarget } from "./postgres-target.ts";
import { RowSum } from "./row-sum.ts";
import type { Place, SourceRow, SqliteSource } from "./sqlite-source.ts";
import { movedTables, type MovedTable } from "./tables.ts";

export interface VerifyOptions {
  readonly signal: AbortSignal | undefined;
  readonly onPage: (table: string, rows: number) => void;
}

export interface Verified {
  readonly tables: readonly TableResult[];
  readonly altered: readonly Alteration[];
  /** Stopped before the end. */
  readonly interrupted: boolean;
}

interface Difference {
  readonly table: string;
  readonly source: { readonly rows: number; readonly checksum: string };
  readonly target: { readonly rows: number; readonly checksum: string };
}

/** The first page is small, since nothing is known of its rows; the next are as long as this many characters. */
const firstPageRows = 50;
const pageChars = 2_000_000;
const mostPageRows = 5_000;

/**
 * Reads both books anew, row by row, and compares each table's count and checksum.
 * @throws DaybookError `MOVE_MISMATCH` naming the tables.
 */
export async function verifyTables(
  source: SqliteSource,
  target: PostgresTarget,
  options: VerifyOptions,
): Promise<Verified> {
  const tables: TableResult[] = [];
  const altered: Alteration[] = [];
  const differences: Difference[] = [];
  for (const table of movedTables) {
    const [theirs, ours] = [new RowSum(), new RowSum()];
    const fitter = new RowFitter(table);
    if (!(await readBoth(table, source.rows(table, null), target, { theirs, ours, fitter, ...options })))
      return { tables, altered, interrupted: true };
    tables.push({ table: table.name, rows: ours.rows, checksum: ours.checksum });
    altered.push(...fitter.alterations);
    if (theirs.rows === ours.rows && theirs.checksum === ours.checksum) continue;
    differences.push({
      table: table.name,
      source: { rows: theirs.rows, checksum: theirs.checksum },
      target: { rows: ours.rows, checksum: ours.checksum },
    });
  }
  if (differences.length > 0) throw mismatch(differences, target);
  return { tables, altered, interrupted: false };
}

/** While the server reads a page, as many rows of the file are read. @returns false when it was stopped. */
async function readBoth(
  table: MovedTable,
  rows: Generator<SourceRow, void, void>,
  target: PostgresTarget,
  about: VerifyOptions & { readonly theirs: RowSum; readonly ours: RowSum; readonly fitter: RowFitter },
): Promise<boolean> {
  const { theirs, ours, fitter } = about;
  const fit = new RowFitter(table);
  let place: Place | null = null;
  let size = firstPageRows;
  for (;;) {
    const reading = target.page(table, place, size);
    // Its failure is met at the next await, which a failure of the source may forestall.
    reading.catch(() => undefined);
    for (let count = 0; count < size; count += 1) {
      const next = rows.next();
      if (next.done === true) break;
      theirs.add(fitter.fit(next.value));
    }
    const page = await reading;
    let chars = 0;
    for (const row of page.rows) chars += ours.add(fit.fit(row));
    about.onPage(table.name, ours.rows);
    if (about.signal?.aborted === true) return false;
    if (page.rows.length < size) break;
    place = page.last;
    size = Math.max(1, Math.min(mostPageRows, size * 4, Math.round((pageChars * page.rows.length) / chars)));
  }
  for (const row of rows) theirs.add(fitter.fit(row));
  return true;
}

function mismatch(differences: readonly Difference[], target: PostgresTarget): DaybookError {
  const named = differences.map(({ table, source, target: { rows } }) =>
    source.rows === rows
      ? `${table} (${rows} rows, other contents)`
      : `${table} (${source.rows} rows, ${rows} arrived)`,
  );
  return new DaybookError(
    "MOVE_MISMATCH",
    `What arrived in ${target.location} is not what was sent: ${named.join(", ")}. The old book is as it was, and nobody can start on the new one. Drop the schema (DROP SCHEMA "${target.schema}" CASCADE) and start the move again; if it comes to the same, please report it.`,
    { params: { location: target.location, differences } },
  );
}
