import type { RecordedError } from "../../run/recorded-error.ts";
import { oneLine } from "./text-width.ts";

const shownFrames = 5;

/** An error of the book for people: what was thrown, where, and what caused it. */
export function errorLines(error: RecordedError): string[] {
  const code = error.code === null ? "" : ` (${error.code})`;
  const frames = (error.stack ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "))
    .slice(0, shownFrames);
  const metadata = error.metadata === null ? [] : [`metadata ${JSON.stringify(error.metadata)}`];
  const cause =
    error.cause === null
      ? []
      : errorLines(error.cause).map((line, index) => (index === 0 ? `caused by ${line}` : line));
  return [
    `${error.name}${code}: ${oneLine(error.message)}`,
    ...metadata,
    ...frames.map((frame) => `  ${oneLine(frame)}`),
    ...cause,
  ];
}
