import { createHash } from "node:crypto";
import type { ColumnKind, MovedTable } from "./tables.ts";

/** A value as both houses can hold it. */
export type Cell = string | number | boolean | null;

/** What a value may have had that PostgreSQL cannot hold. */
export type AlterationKind = "zero_character" | "long_key" | "large_number";

/** Values of one column that could not be carried as they were, and how many. */
export interface Alteration {
  readonly column: string;
  readonly kind: AlterationKind;
  readonly values: number;
}

const largestInt = 2_147_483_647;
/**
 * PostgreSQL keeps no more than 2,704 bytes in one entry of an index, and no index has more than three long texts. Half as many would do
 * for most, but then a key's fate would depend on its neighbours.
 */
const longestKeyBytes = 850;
/** Texts of fewer characters than this are never longer than that: a character has three bytes at most (four, where it counts as two). */
const surelyShort = Math.floor(longestKeyBytes / 3);

/** As the PostgreSQL house writes such texts, and looks for them. */
export function withoutZero(text: string): string {
  return text.replaceAll("\0", "\u{FFFD}");
}

/** Turns rows as they are read, from either house, into cells that compare equal when the rows are the same. */
export class RowFitter {
  readonly #table: MovedTable;
  readonly #columns: readonly (readonly [name: string, kind: ColumnKind])[];
  readonly #altered = new Map<string, { column: string; kind: AlterationKind; values: number }>();

  constructor(table: MovedTable) {
    this.#table = table;
    this.#columns = Object.entries(table.columns);
  }

  /** What could not be carried as it was, of the rows so far. */
  get alterations(): readonly Alteration[] {
    return [...this.#altered.values()];
  }

  /** @param row values in the order of the table's columns; more may stand behind them. */
  fit(row: readonly unknown[]): Cell[] {
    return this.#columns.map(([name, kind], index) => this.#cell(name, kind, row[index]));
  }

  #cell(name: string, kind: ColumnKind, value: unknown): Cell {
    if (value === null || value === undefined) return null;
    switch (kind) {
      case "text":
        return this.#text(name, value as string);
      case "key":
        return this.#key(name, this.#text(name, value as string));
      case "uuid":
        return (value as string).toLowerCase();
      case "int":
        return this.#int(name, value as number);
      case "instant":
      case "small":
      case "float":
        return value as number;
      case "flag":
        return value === true || value === 1;
      case "counts":
        return `{${(typeof value === "string" ? (JSON.parse(value) as number[]) : (value as number[])).join()}}`;
    }
  }

  #text(name: string, text: string): string {
    if (!text.includes("\0")) return text;
    this.#note(name, "zero_character");
    return withoutZero(text);
  }

  /** The same key always becomes the same one, and two different ones never do. */
  #key(name: string, text: string): string {
    if (text.length <= surelyShort || Buffer.byteLength(text) <= longestKeyBytes) return text;
    this.#note(name, "long_key");
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 32);
    const kept = Buffer.from(text).subarray(0, longestKeyBytes - hash.length - 6);
    // A character cut in the middle is read as the replacement character.
    return `${kept.toString("utf8").replace(/\u{FFFD}+$/u, "")}…${hash}`;
  }

  #int(name: string, value: number): number {
    if (value >= -largestInt && value <= largestInt) return value;
    this.#note(name, "large_number");
    return Math.sign(value) * largestInt;
  }

  #note(name: string, kind: AlterationKind): void {
    const column = `${this.#table.name}.${name}`;
    const key = `${column} ${kind}`;
    const noted = this.#altered.get(key);
    if (noted === undefined) this.#altered.set(key, { column, kind, values: 1 });
    else noted.values += 1;
  }
}
