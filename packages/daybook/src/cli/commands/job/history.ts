import type { FireRecord } from "../../../store/port/schedule-store.ts";
import { withBook } from "../../book/open-book.ts";
import type { CliContext, GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJsonList } from "../../output/output.ts";
import { printRuns } from "../../output/run-table.ts";
import { printTable } from "../../output/table.ts";
import { timeAndAge } from "../../output/times.ts";

interface HistoryOptions extends GlobalOptions {
  readonly fires?: boolean;
  readonly tenant?: string;
  readonly limit: number;
  readonly after?: string;
}

export const jobHistory: Verb<HistoryOptions> = (context, [job = ""], options) =>
  withBook(context, options, async (book) => {
    await book.jobs.get(job);
    const filter = { job, ...(options.tenant === undefined ? {} : { tenant: options.tenant }) };
    const paging = { limit: options.limit, ...(options.after === undefined ? {} : { after: options.after }) };
    const { output } = context;
    let nextCursor: string | null;
    if (options.fires === true) {
      const page = await book.schedules.fires(filter, paging);
      ({ nextCursor } = page);
      if (options.json === true) printJsonList(output, page.data, nextCursor);
      else printFires(context, job, page.data);
    } else {
      const page = await book.runs.list(filter, paging);
      ({ nextCursor } = page);
      if (options.json === true) printJsonList(output, page.data, nextCursor);
      else printRuns(context, page.data, `Job ${job} has no runs yet. Start one with: daybook job run ${job}`, false);
    }
    if (nextCursor !== null && options.json !== true) output.note(`There are more: --after ${nextCursor}`);
    return exitCodes.done;
  });

const good: ReadonlySet<string> = new Set(["ran", "queued", "coalesced"]);

function printFires(context: CliContext, job: string, fires: readonly FireRecord[]): void {
  const { style } = context.output;
  const reader = { now: context.now(), timeZone: context.timeZone };
  printTable(
    context.output,
    fires,
    [
      { title: "due", cell: ({ dueAt }) => timeAndAge(dueAt, reader) },
      { title: "schedule", cell: ({ scheduleId }) => scheduleId, flexible: true },
      {
        title: "outcome",
        cell: ({ outcome }) => outcome,
        paint: (text, { outcome }) => style(good.has(outcome) ? "green" : "yellow", text),
      },
      { title: "run", cell: ({ runId }) => runId ?? "-" },
      { title: "reason", cell: ({ reason }) => reason ?? "", flexible: true },
    ],
    `No instant of ${job} was due yet.`,
  );
}
