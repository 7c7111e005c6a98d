import { actorOf } from "../../book/control.ts";
import { withBook } from "../../book/open-book.ts";
import type { GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJson } from "../../output/output.ts";

export const cancelRuns: Verb<GlobalOptions & { readonly reason?: string }> = async (context, ids, options) => {
  const { output } = context;
  const result = await withBook(context, options, (book) =>
    book.runs.cancel(ids, { ...actorOf(context), ...(options.reason === undefined ? {} : { reason: options.reason }) }),
  );
  const touched = new Set([...result.cancelled, ...result.requested]);
  const final = ids.filter((id) => !touched.has(id));
  if (options.json === true) printJson(output, { ...result, final });
  else {
    for (const id of result.cancelled) output.line(`Run ${id} is cancelled.`);
    for (const id of result.requested) output.line(`Run ${id} is running; its worker aborts it.`);
    for (const id of final) output.note(`Run ${id} was final already; nothing to cancel.`);
  }
  return final.length === 0 ? exitCodes.done : exitCodes.bad;
};
