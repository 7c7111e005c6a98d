import { withBook } from "../../book/open-book.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJsonList } from "../../output/output.ts";

export const lintSchedules: Verb = async (context, args, options) => {
  const ids = args.filter((arg) => arg !== undefined);
  const reports = await withBook(context, options, async (book) => {
    const schedules =
      ids.length === 0 ? await book.schedules.list() : await Promise.all(ids.map((id) => book.schedules.get(id)));
    return Promise.all(schedules.map(async ({ id }) => ({ schedule: id, findings: await book.schedules.lint(id) })));
  });
  const found = reports.reduce((sum, { findings }) => sum + findings.length, 0);
  const { output } = context;
  if (options.json === true) printJsonList(output, reports);
  else {
    for (const { schedule, findings } of reports) {
      if (findings.length === 0) continue;
      output.line(output.style("bold", schedule));
      for (const { code, message } of findings) output.line(`  ${output.style("yellow", code)}  ${message}`);
    }
    const looked = `${reports.length} ${reports.length === 1 ? "schedule" : "schedules"}`;
    output.line(found === 0 ? `Nothing found in ${looked}.` : `${found} found in ${looked}.`);
  }
  return found === 0 ? exitCodes.done : exitCodes.bad;
};
