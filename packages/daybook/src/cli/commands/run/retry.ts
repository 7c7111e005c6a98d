import { actorOf } from "../../book/control.ts";
import { withBook } from "../../book/open-book.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJson } from "../../output/output.ts";

export const retryRun: Verb = async (context, [id = ""], options) => {
  const created = await withBook(context, options, (book) => book.runs.retry(id, actorOf(context)));
  if (options.json === true) printJson(context.output, created);
  else context.output.line(`Run ${created.id} does ${id} again. Follow it with: daybook run tail ${created.id}`);
  return exitCodes.done;
};
