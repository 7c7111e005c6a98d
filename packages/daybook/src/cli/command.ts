import { InvalidArgumentError, type Command } from "commander";
import { parseCount } from "./parse-values.ts";
import type { CliContext, GlobalOptions } from "./cli-context.ts";

/** What a verb does. `args` are its arguments in order, one that may be left out being undefined. @returns the exit code. */
export type Verb<Options extends GlobalOptions = GlobalOptions> = (
  context: CliContext,
  args: readonly string[],
  options: Options,
) => Promise<number>;

/** Makes an action of a verb; its module is imported when it is called. */
export type Invoke = <Options extends GlobalOptions>(
  load: () => Promise<Verb<Options>>,
) => (...params: unknown[]) => Promise<void>;

/** Describes a noun: its verbs, arguments, options and examples. Loaded when the noun is called, so it imports no verb. */
export type DefineNoun = (noun: Command, invoke: Invoke) => void;

/** Examples under a command's help. */
export function examples(command: Command, lines: readonly string[]): Command {
  return command.addHelpText("after", `\nExamples:\n${lines.map((line) => `  $ daybook ${line}`).join("\n")}`);
}

/** For options that take a whole number from 1. */
export function countOption(value: string): number {
  const count = parseCount(value);
  if (count === null) throw new InvalidArgumentError("Write a whole number from 1.");
  return count;
}

/** For options that take a port to listen at; 0 is any that is free. */
export function portOption(value: string): number {
  const port = value === "0" ? 0 : parseCount(value);
  if (port === null || port > 65_535) throw new InvalidArgumentError("Write a port: a whole number from 0 to 65535.");
  return port;
}

/** For options that may be given several times. */
export function listOption(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

/** For options that take names with commas between them. */
export function namesOption(value: string, before: readonly string[] | undefined): readonly string[] {
  const names = value
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0) throw new InvalidArgumentError("Write names with commas between them.");
  return [...(before ?? []), ...names];
}
