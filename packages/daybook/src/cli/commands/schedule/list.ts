import type { OverrideRecord } from "../../../store/port/control-store.ts";
import type { StoredSchedule } from "../../../store/port/schedule-store.ts";
import { withBook } from "../../book/open-book.ts";
import type { GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJsonList } from "../../output/output.ts";
import { printTable } from "../../output/table.ts";
import { timeAndAge } from "../../output/times.ts";

interface ListOptions extends GlobalOptions {
  readonly job?: string;
  readonly tenant?: string;
  readonly removed?: boolean;
}

interface Row {
  readonly stored: StoredSchedule;
  readonly words: string;
  readonly state: string;
}

export const listSchedules: Verb<ListOptions> = async (context, _args, options) => {
  const rows = await withBook(context, options, async (book): Promise<Row[]> => {
    // A job that does not exist is a mistake to be told, not an empty list.
    if (options.job !== undefined) await book.jobs.get(options.job);
    const [schedules, jobs] = await Promise.all([
      book.schedules.list({
        ...(options.job === undefined ? {} : { job: options.job }),
        ...(options.tenant === undefined ? {} : { tenant: options.tenant }),
        withRemoved: options.removed === true,
      }),
      book.jobs.list(),
    ]);
    const overrides = jobs.flatMap((job) => job.overrides);
    return Promise.all(
      schedules.map(async (stored) => ({
        stored,
        words: await book.schedules.describe(stored),
        state: stateOf(stored, overrides),
      })),
    );
  });
  if (options.json === true) {
    printJsonList(
      context.output,
      rows.map(({ stored, words, state }) => ({ ...stored, describes: words, state })),
    );
    return exitCodes.done;
  }
  const reader = { now: context.now(), timeZone: context.timeZone };
  const { style } = context.output;
  printTable(
    context.output,
    rows,
    [
      { title: "schedule", cell: ({ stored }) => stored.id },
      {
        title: "state",
        cell: ({ state }) => state,
        paint: (text, { state }) => (state === "active" ? text : style("yellow", text)),
      },
      { title: "when", cell: ({ words }) => words, flexible: true },
      { title: "next", cell: ({ stored }) => timeAndAge(stored.nextFireAt, reader) },
    ],
    "No schedule is in the book. Schedules become known when a worker starts: daybook start",
  );
  return exitCodes.done;
};

function stateOf(stored: StoredSchedule, overrides: readonly OverrideRecord[]): string {
  if (stored.removedAt !== null) return "removed";
  if (stored.schedule === null) return "unreadable";
  const own = overrides.filter((entry) => entry.scope === "schedule" && entry.subject === stored.id);
  if (own.some((entry) => entry.field === "paused" && entry.value === true)) return "paused";
  return own.some((entry) => entry.field === "cron") ? "changed" : "active";
}
