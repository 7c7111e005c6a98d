import type { CheckResult } from "../../../store/port/check-store.ts";
import type { Book } from "../../book/book.ts";
import { actorOf } from "../../book/control.ts";
import { withCheckingBook } from "../../book/open-checking-book.ts";
import type { CliContext, GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJsonList } from "../../output/output.ts";
import { exitCodeOfResults, printResults } from "./result-table.ts";

interface RunOptions extends GlobalOptions {
  readonly tenant?: string;
}

export const runChecks: Verb<RunOptions> = (context, [job = "", ...named], options) =>
  withCheckingBook(context, options, async (book, isHere) => {
    const checks = named.length > 0 ? named : (await book.checks.list(job)).map(({ name }) => name);
    if (!isHere(job) && checks.length > 0) await noteMissingWorker(context, book, job);
    const about = { ...actorOf(context), ...(options.tenant === undefined ? {} : { tenant: options.tenant }) };
    const results: CheckResult[] = [];
    for (const check of checks) results.push(await book.checks.run(job, check, about));
    if (options.json === true) printJsonList(context.output, results);
    else printResults(context, results, `Job ${job} registers no checks.`);
    return checks.length === 0 ? exitCodes.done : exitCodeOfResults(results);
  });

async function noteMissingWorker({ output }: CliContext, book: Book, job: string): Promise<void> {
  const alive = (await book.workers()).some(({ state }) => state === "alive");
  if (!alive) output.note(`No worker is alive that could have the code of ${job}. Start one with: daybook start`);
}
