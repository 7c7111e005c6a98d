import type { LogLine } from "../../transport/contract.ts";

export type LogLevel = LogLine["level"];

export const logLevels = ["debug", "info", "warn", "error"] as const satisfies readonly LogLevel[];

/** A level and all that are more serious. */
export function levelsFrom(level: LogLevel): readonly LogLevel[] {
  return logLevels.slice(logLevels.indexOf(level));
}

export function readLevel(value: unknown): LogLevel {
  return logLevels.find((level) => level === value) ?? "debug";
}
