import { isDaybookError } from "../errors/daybook-error.ts";
import type { CliContext } from "./cli-context.ts";
import { errorJson } from "../engine/api/json-text.ts";

/** Writes an error: one sentence, or JSON; the stack only where `DAYBOOK_DEBUG` is set. */
export function reportError(context: CliContext, error: unknown, asJson: boolean): void {
  const { output } = context;
  const known = error instanceof Error ? error : new Error(String(error));
  if (asJson) output.note(JSON.stringify(errorJson(known)));
  else output.note(`${output.style("red", "error")}: ${known.message}`);
  if (context.env["DAYBOOK_DEBUG"]) output.note(stackOf(known));
  else if (!asJson && !isDaybookError(known)) output.note("Set DAYBOOK_DEBUG=1 to see where it comes from.");
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}
