import type { Daybook } from "../../engine/daybook.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";
import { exitCodes } from "../exit-codes.ts";
import { printJson } from "../output/output.ts";
import { withBook } from "./open-book.ts";

/** Changes something in the book and says what was done. The change reaches a running worker within a second. */
export async function control(
  context: CliContext,
  options: GlobalOptions,
  work: (daybook: Daybook, actor: { by: string }) => Promise<string>,
): Promise<number> {
  const message = await withBook(context, options, ({ daybook }) => work(daybook, { by: context.user }));
  if (options.json === true) printJson(context.output, { message });
  else context.output.line(message);
  return exitCodes.done;
}
