import type { Book } from "../../book/book.ts";
import { withEnqueuingBook } from "../../book/open-enqueuing-book.ts";
import { readInput } from "../../book/read-input.ts";
import type { CliContext, GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { followToEnd } from "../../follow/follow-to-end.ts";
import { printJson } from "../../output/output.ts";

interface RunOptions extends GlobalOptions {
  readonly input?: string;
  readonly tenant?: string;
  readonly delay?: string;
  readonly dedupeKey?: string;
  readonly wait?: boolean;
}

export const runJob: Verb<RunOptions> = async (context, [job = ""], options) => {
  const input = await readInput(context, options.input);
  return withEnqueuingBook(context, options, job, async (book) => {
    const made = await book.enqueue(job, input, {
      trigger: "manual",
      by: context.user,
      ...(options.tenant === undefined ? {} : { tenant: options.tenant }),
      ...(options.delay === undefined ? {} : { delay: options.delay }),
      ...(options.dedupeKey === undefined ? {} : { dedupeKey: options.dedupeKey }),
    });
    if (options.wait === true) {
      if (options.json !== true)
        context.output.line(made.created ? `Run ${made.id} of ${job}` : `Run ${made.id} of ${job} was there already`);
      await noteMissingWorker(context, book);
      return followToEnd(context, book, made.id, { lines: 1_000, json: options.json === true });
    }
    if (options.json === true) printJson(context.output, made);
    else tellMade(context, job, made);
    await noteMissingWorker(context, book);
    return exitCodes.done;
  });
};

function tellMade({ output }: CliContext, job: string, { id, created }: { id: string; created: boolean }): void {
  const what = created ? "is in the book" : "was there already; none was made";
  output.line(`Run ${id} of ${job} ${what}. Follow it with: daybook run tail ${id}`);
}

async function noteMissingWorker({ output }: CliContext, book: Book): Promise<void> {
  const alive = (await book.workers()).filter(({ state }) => state === "alive");
  if (alive.length === 0) output.note("No worker is alive, so it waits. Start one with: daybook start");
}
