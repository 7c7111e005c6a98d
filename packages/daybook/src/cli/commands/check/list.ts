import type { CheckResult } from "../../../store/port/check-store.ts";
import { withBook } from "../../book/open-book.ts";
import type { CliContext, GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { printJson, printJsonList } from "../../output/output.ts";
import { exitCodeOfResults, printResults } from "./result-table.ts";

interface ListOptions extends GlobalOptions {
  readonly tenant?: string;
}

export const listChecks: Verb<ListOptions> = (context, [job], options) =>
  job === undefined ? listTroubles(context, options) : listOfJob(context, job, options);

async function listOfJob(context: CliContext, job: string, options: ListOptions): Promise<number> {
  const checks = await withBook(context, options, (book) => book.checks.list(job, filterOf(options)));
  const results = checks.flatMap(({ standings }) => standings.flatMap(({ newest, underWay }) => [newest, underWay]));
  const told = results.filter((result): result is CheckResult => result !== null);
  if (options.json === true) printJsonList(context.output, checks);
  else {
    printResults(context, told, noResult(checks.length, job));
    for (const { name, standings, description } of checks)
      if (standings.length === 0 && told.length > 0)
        context.output.note(`${name} was not made yet${description === null ? "" : ` (${description})`}.`);
  }
  return exitCodeOfResults(told);
}

async function listTroubles(context: CliContext, options: ListOptions): Promise<number> {
  const troubles = await withBook(context, options, (book) => book.checks.troubles(filterOf(options)));
  if (options.json === true) printJson(context.output, troubles);
  else {
    printResults(context, troubles.results, "No check finds fault.");
    if (troubles.truncated) context.output.note("There are more. Look at one job: daybook check list JOB");
  }
  return exitCodeOfResults(troubles.results);
}

function noResult(registered: number, job: string): string {
  return registered === 0
    ? `Job ${job} registers no checks.`
    : `None of its ${registered} checks was made yet. Make them with: daybook check run ${job}`;
}

function filterOf({ tenant }: ListOptions): { tenant?: string } {
  return tenant === undefined ? {} : { tenant };
}
