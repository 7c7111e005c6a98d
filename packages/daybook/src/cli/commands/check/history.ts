import { withBook } from "../../book/open-book.ts";
import type { GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJsonList } from "../../output/output.ts";
import { printResults } from "./result-table.ts";

interface HistoryOptions extends GlobalOptions {
  readonly tenant?: string;
  readonly limit?: number;
  readonly after?: string;
}

export const listCheckHistory: Verb<HistoryOptions> = async (context, [job = "", check = ""], options) => {
  const { tenant, limit, after } = options;
  const asked = { ...(limit === undefined ? {} : { limit }), ...(after === undefined ? {} : { after }) };
  const page = await withBook(context, options, (book) =>
    book.checks.history(job, check, tenant === undefined ? {} : { tenant }, asked),
  );
  if (options.json === true) printJsonList(context.output, page.data, page.nextCursor);
  else {
    printResults(
      context,
      page.data,
      `Check ${check} was not made yet. Make it with: daybook check run ${job} ${check}`,
    );
    if (page.nextCursor !== null) context.output.note(`There are more: --after ${page.nextCursor}`);
  }
  return exitCodes.done;
};
