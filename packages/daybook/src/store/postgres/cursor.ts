import { DaybookError } from "../../errors/daybook-error.ts";
import type { Page, PageRequest } from "../port/page.ts";

/** One part of a place. */
type CursorPart = string | number | null;

/** A place in a list as callers carry it: opaque, and safe in a URL. */
export function toCursor(...place: CursorPart[]): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** Reads a cursor of `length` parts; null when the page is the first. @throws DaybookError `FILTER_INVALID` */
export function fromCursor(page: PageRequest, length: number): readonly CursorPart[] | null {
  if (page.after === undefined) return null;
  try {
    const place: unknown = JSON.parse(Buffer.from(page.after, "base64url").toString());
    if (Array.isArray(place) && place.length === length && place.every(isCursorPart)) return place;
  } catch {
    // Falls through: a text that is no JSON is as wrong as one of another shape.
  }
  throw new DaybookError("FILTER_INVALID", "This cursor is none that a list gave out. Start from the first page.", {
    params: { field: "after", value: page.after },
  });
}

function isCursorPart(value: unknown): value is CursorPart {
  return value === null || typeof value === "string" || Number.isSafeInteger(value);
}

/** Rows to read for a page: one more than asked for tells whether there is another page. */
export function rowsToRead(page: PageRequest): number {
  return Math.min(Math.max(1, Math.trunc(page.limit)), 1_000) + 1;
}

/** Cuts what was read with {@link rowsToRead} into a page. */
export function toPage<Row, Out>(
  rows: readonly Row[],
  page: PageRequest,
  map: (row: Row) => Out,
  place: (row: Row) => readonly CursorPart[],
): Page<Out> {
  const size = rowsToRead(page) - 1;
  const shown = rows.length > size ? rows.slice(0, size) : rows;
  const last = shown.at(-1);
  return {
    data: shown.map(map),
    nextCursor: rows.length > size && last !== undefined ? toCursor(...place(last)) : null,
  };
}
