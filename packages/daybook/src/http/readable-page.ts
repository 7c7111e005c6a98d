import { toReadable, type Readable } from "../engine/api/json-text.ts";
import type { Page } from "../store/port/page.ts";

/** A page as an answer has it. */
export function readablePage<Row>({ data, nextCursor }: Page<Row>): {
  data: Readable<readonly Row[]>;
  nextCursor: string | null;
} {
  return { data: toReadable(data), nextCursor };
}
