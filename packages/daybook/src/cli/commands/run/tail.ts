import { withBook } from "../../book/open-book.ts";
import type { GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { followToEnd } from "../../follow/follow-to-end.ts";

export const tailRun: Verb<GlobalOptions & { readonly lines: number }> = (context, [id = ""], options) =>
  withBook(context, options, (book) =>
    followToEnd(context, book, id, { lines: options.lines, json: options.json === true }),
  );
