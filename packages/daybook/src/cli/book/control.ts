import type { Book } from "./book.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";
import { exitCodes } from "../exit-codes.ts";
import { printJson } from "../output/output.ts";
import { withBook } from "./open-book.ts";

/** Changes something in the book and says what was done. The change reaches a running worker within a second. */
export async function control(
  context: CliContext,
  options: GlobalOptions,
  work: (book: Book, actor: { by: string }) => Promise<string>,
): Promise<number> {
  const message = await withBook(context, options, (book) => work(book, { by: context.user }));
  if (options.json === true) printJson(context.output, { message });
  else context.output.line(message);
  return exitCodes.done;
}
