import type { Output } from "./output.ts";
import { cutTo, oneLine, padTo, widthOf } from "./text-width.ts";

/** One column of a table; `cell` gives text without colours. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly align?: "left" | "right";
  /** Colours a cell that is already cut and filled. */
  readonly paint?: (text: string, row: Row) => string;
  /** May be cut when the terminal is narrow; the others are shown in full. */
  readonly flexible?: boolean;
}

const gap = 2;
const narrowest = 8;

/** Prints rows under titles, or `empty` when there are none. */
export function printTable<Row>(
  output: Output,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  empty: string,
): void {
  if (rows.length === 0) {
    output.note(empty);
    return;
  }
  for (const line of tableLines(rows, columns, {
    columns: output.columns(),
    paintTitle: (text) => output.style("dim", text),
  })) {
    output.line(line);
  }
}

/** The lines of a table, cut to `columns` where that is a number. */
export function tableLines<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  limits: { readonly columns: number | null; readonly paintTitle?: (text: string) => string },
): string[] {
  const cells = rows.map((row) => columns.map((column) => oneLine(column.cell(row))));
  const widths = fitWidths(
    columns.map(({ title }, index) => Math.max(widthOf(title), ...cells.map((line) => widthOf(line[index] ?? "")))),
    columns,
    limits.columns,
  );
  const last = columns.length - 1;
  const place = (text: string, index: number): string => {
    const cut = cutTo(text, widths[index] ?? 0);
    const align = columns[index]?.align ?? "left";
    return index === last && align === "left" ? cut : padTo(cut, widths[index] ?? 0, align);
  };
  const paintTitle = limits.paintTitle ?? ((text: string) => text);
  const head = columns.map(({ title }, index) => paintTitle(place(title.toUpperCase(), index))).join(" ".repeat(gap));
  const body = rows.map((row, line) =>
    columns
      .map(({ paint }, index) => {
        const text = place(cells[line]?.[index] ?? "", index);
        return paint === undefined ? text : paint(text, row);
      })
      .join(" ".repeat(gap))
      .trimEnd(),
  );
  return [head.trimEnd(), ...body];
}

function fitWidths<Row>(wanted: number[], columns: readonly Column<Row>[], limit: number | null): number[] {
  if (limit === null) return wanted;
  const widths = [...wanted];
  let excess = widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1) - limit;
  const flexible = columns.flatMap((column, index) => (column.flexible === true ? [index] : []));
  while (excess > 0) {
    const [widest] = flexible.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
    if (widest === undefined || (widths[widest] ?? 0) <= narrowest) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

/** Prints pairs of a name and a value under each other, leaving out those without a value. */
export function printFacts(output: Output, facts: readonly (readonly [name: string, value: string | null])[]): void {
  const shown = facts.filter((fact): fact is readonly [string, string] => fact[1] !== null && fact[1] !== "");
  const width = Math.max(0, ...shown.map(([name]) => widthOf(name)));
  for (const [name, value] of shown) output.line(`${output.style("dim", padTo(name, width))}  ${value}`);
}
