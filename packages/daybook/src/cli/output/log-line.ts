import type { LogLine } from "../../store/port/history-store.ts";
import type { Style } from "./style.ts";
import { oneLine } from "./text-width.ts";
import { logTime } from "./times.ts";

const colours = { debug: "gray", info: "blue", warn: "yellow", error: "red" } as const;

/** One line of a run's log: `2026-11-22 02:00:04 +01:00 info  Opened the feed  page=1`. */
export function logText(line: LogLine, about: { readonly style: Style; readonly timeZone: string }): string {
  const time = about.style("dim", logTime(line.at, about));
  const level = about.style(colours[line.level], line.level.padEnd(5));
  const fields = line.fields === null ? "" : about.style("dim", `  ${fieldsText(line.fields)}`);
  return `${time} ${level} ${oneLine(line.message)}${fields}`;
}

function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === "string" ? oneLine(value) : JSON.stringify(value)}`)
    .join(" ");
}
