import { isDaybookError } from "../errors/daybook-error.ts";

/** What a command's exit says to scripts. Documented in `daybook --help` and `docs/guide/command-line.md`; stable. */
export const exitCodes = {
  done: 0,
  /** The command ran, and the answer is bad: a run failed, a check found something, an action was refused. */
  bad: 1,
  usage: 2,
  config: 3,
  store: 4,
  notFound: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const usageCodes: ReadonlySet<string> = new Set([
  "DURATION_INVALID",
  "FILTER_INVALID",
  "INPUT_INVALID",
  "INSTANT_INVALID",
  "JOB_INVALID",
  "OPTION_INVALID",
  "SCHEDULE_INVALID",
  "SETTING_INVALID",
]);

/** The exit code of a command that ended with this error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!isDaybookError(error)) return exitCodes.bad;
  const { code } = error;
  if (code === "CONFIG_INVALID") return exitCodes.config;
  if (code.endsWith("_NOT_FOUND")) return exitCodes.notFound;
  if (/^(?:STORE|SCHEMA|SERVER|ANSWER)_/.test(code) || code === "BOOK_MOVED") return exitCodes.store;
  return usageCodes.has(code) ? exitCodes.usage : exitCodes.bad;
}
