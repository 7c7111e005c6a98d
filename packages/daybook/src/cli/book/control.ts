import type { Actor } from "../../engine/control/operator.ts";
import type { Book } from "./book.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";
import { exitCodes } from "../exit-codes.ts";
import { printJson } from "../output/output.ts";
import { withBook } from "./open-book.ts";

/** Who gives the command, for the audit. */
export interface CliActor extends Actor {
  readonly by: string;
}

export function actorOf({ user, host }: CliContext): CliActor {
  return { by: user, from: { via: "cli", address: host, agent: null } };
}

/** Changes something in the book and says what was done. The change reaches a running worker within a second. */
export async function control(
  context: CliContext,
  options: GlobalOptions,
  work: (book: Book, actor: CliActor) => Promise<string>,
): Promise<number> {
  const message = await withBook(context, options, (book) => work(book, actorOf(context)));
  if (options.json === true) printJson(context.output, { message });
  else context.output.line(message);
  return exitCodes.done;
}
