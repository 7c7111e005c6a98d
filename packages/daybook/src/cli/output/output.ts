import { jsonText } from "../../engine/api/json-text.ts";
import type { Style } from "./style.ts";

/** Where a command writes. */
export interface Output {
  readonly style: Style;
  /** Whether a person watches: then tables are cut to the width and progress is drawn live. */
  readonly isTerminal: boolean;
  /** Columns of the terminal; null where nothing limits a line. */
  columns(): number | null;
  /** The terminal itself, for the live area. */
  readonly stream: NodeJS.WriteStream;
  readonly errorStream: NodeJS.WriteStream;
  /** One line of the answer. */
  line(text?: string): void;
  /** One line beside the answer: warnings, hints, errors. */
  note(text: string): void;
}

/** Writes a value as the answer of `--json`: instants as ISO 8601, errors as their code and message. */
export function printJson(output: Output, value: unknown): void {
  output.line(jsonText(value, output.isTerminal ? 2 : 0));
}

/** A list as `--json` and the HTTP interface give it. */
export function printJsonList(output: Output, data: readonly unknown[], nextCursor: string | null = null): void {
  printJson(output, { data, nextCursor });
}
