import { CommanderError } from "commander";
import { DaybookError } from "../errors/daybook-error.ts";
import type { CliContext } from "./cli-context.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import { buildProgram } from "./program.ts";
import { reportError } from "./report-error.ts";

/** Runs one command line. Never throws and never ends the process: the exit code says how it went. */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  const asJson = args.includes("--json");
  const state = { exitCode: exitCodes.done as number, usage: "" };
  try {
    const program = buildProgram(context, {
      onExitCode: (code) => (state.exitCode = code),
      onUsageError: (text) => (state.usage += text),
    });
    await program.parseAsync(withHelpLast(args), { from: "user" });
    return state.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      reportError(context, error, asJson);
      return exitCodeOf(error);
    }
    if (error.exitCode === 0) return exitCodes.done;
    reportError(context, usageError(error, state.usage), asJson);
    return exitCodes.usage;
  }
}

/** `help run list` means `run list --help`; only so is the noun described before it is asked for its help. */
function withHelpLast(args: readonly string[]): string[] {
  const [first, ...rest] = args;
  return first === "help" && rest.length > 0 ? [...rest, "--help"] : [...args];
}

/** Commander's complaint as one sentence with the remedy. */
function usageError(error: CommanderError, written: string): DaybookError {
  const text = error.code === "commander.help" ? "A command is missing" : written || error.message;
  const sentence = text
    .replace(/^error: /, "")
    .replaceAll(/\s*\n\s*/g, " ")
    .replace(/^./, (first) => first.toUpperCase())
    .trim()
    .replace(/([^.?)])$/, "$1.");
  return new DaybookError("OPTION_INVALID", `${sentence} See --help.`, {
    params: { usage: error.code.replace("commander.", "") },
    cause: error,
  });
}
