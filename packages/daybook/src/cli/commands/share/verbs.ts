import type { ShareLink, ShareOptions } from "../../../engine/share/shares-api.ts";
import { actorOf, control } from "../../book/control.ts";
import type { Book, MadeLink } from "../../book/book.ts";
import { withBook } from "../../book/open-book.ts";
import type { CliContext, GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJson } from "../../output/output.ts";
import { timeAndAge } from "../../output/times.ts";

interface MakeOptions extends GlobalOptions {
  readonly expires?: string;
}

export const shareRun: Verb<MakeOptions> = (context, [run = ""], options) =>
  make(context, options, (book, wanted) => book.shares.run(run, wanted));

export const shareTenant: Verb<MakeOptions> = (context, [tenant = ""], options) =>
  make(context, options, (book, wanted) => book.shares.tenant(tenant, wanted));

export const revokeLink: Verb = (context, [link = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.shares.revoke(link, actor);
    return "The link is taken back. What is open of it ends within five minutes.";
  });

export const rotateKey: Verb = (context, _args, options) =>
  control(context, options, async (book, actor) => {
    await book.shares.rotate(actor);
    return "All links made until now are taken back.";
  });

async function make(
  context: CliContext,
  options: MakeOptions,
  share: (book: Book, wanted: ShareOptions) => Promise<MadeLink>,
): Promise<number> {
  const { output } = context;
  const wanted = { ...actorOf(context), ...(options.expires === undefined ? {} : { expiresIn: options.expires }) };
  const link = await withBook(context, options, (book) => share(book, wanted));
  if (options.json === true) printJson(output, link);
  else {
    output.line(link.url ?? link.path);
    const reader = { now: context.now(), timeZone: context.timeZone };
    if (link.url === undefined) output.note(behind(link));
    output.note(
      `Valid until ${timeAndAge(link.expiresAt, reader)}. Whoever has it sees the progress, and nothing else.`,
    );
  }
  return exitCodes.done;
}

function behind({ path }: ShareLink): string {
  return `Put it behind the address that your Daybook answers at: https://ops.example${path.slice(0, 12)}…`;
}
