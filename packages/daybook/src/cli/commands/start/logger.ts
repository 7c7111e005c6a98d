import type { Logger } from "pino";
import { loadPino } from "../../../engine/load-pino.ts";
import type { CliContext } from "../../cli-context.ts";
import type { LogLevelName } from "../../config/environment.ts";
import { oneLine } from "../../output/text-width.ts";
import { logTime } from "../../output/times.ts";

interface Entry {
  readonly level: number;
  readonly time: number;
  readonly msg?: string;
  readonly job?: string;
  readonly run?: string;
  readonly err?: { readonly message?: string };
}

/** The worker's own words: a line each for a person, pino's JSON for a log collector; on standard error. */
export function loggerFor(context: CliContext, level: LogLevelName): Logger {
  const { output } = context;
  const write = output.isTerminal
    ? (text: string) => output.note(entryText(context, text))
    : (text: string) => output.note(text.trimEnd());
  return loadPino()({ name: "daybook", level }, { write });
}

function entryText({ output: { style }, timeZone }: CliContext, text: string): string {
  const entry = JSON.parse(text) as Entry;
  const isBad = entry.level >= 50;
  const word = isBad ? "error" : entry.level >= 40 ? "warning" : "log";
  const about = entry.job === undefined ? "" : `${entry.job}  `;
  const cause = entry.err?.message === undefined ? "" : `: ${oneLine(entry.err.message)}`;
  return `${style("dim", logTime(entry.time, { timeZone }))}  ${style(isBad ? "red" : "yellow", word.padEnd(9))}  ${about}${oneLine(entry.msg ?? "")}${cause}`;
}
