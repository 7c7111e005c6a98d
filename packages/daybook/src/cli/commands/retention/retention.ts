import { formatDuration } from "../../../time/duration.ts";
import { withBook } from "../../book/open-book.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJson } from "../../output/output.ts";
import { printTable } from "../../output/table.ts";
import { timeAndAge } from "../../output/times.ts";

const colours = { current: "green", behind: "red", unknown: "dim" } as const;

export const showRetention: Verb = async (context, _args, options) => {
  const { output } = context;
  const report = await withBook(context, options, (book) => book.retention.report());
  const code = report.standing === "behind" ? exitCodes.bad : exitCodes.done;
  if (options.json === true) {
    printJson(output, report);
    return code;
  }
  const reader = { now: context.now(), timeZone: context.timeZone };
  printTable(
    output,
    report.kinds,
    [
      { title: "what", cell: ({ what }) => what },
      { title: "kept", cell: (kind) => `${formatDuration(kind.maxAgeMs)}${most(kind.most)}` },
      {
        title: "standing",
        cell: ({ standing }) => standing,
        paint: (text, { standing }) => output.style(colours[standing], text),
      },
      { title: "looked at", cell: ({ lookedAt }) => timeAndAge(lookedAt, reader) },
      { title: "deleted", cell: ({ deleted }) => (deleted === null ? "-" : String(deleted)), align: "right" },
      { title: "in all", cell: ({ total }) => String(total), align: "right" },
    ],
    "",
  );
  for (const { job, maxAgeMs, maxRuns } of report.jobs)
    output.note(
      `Runs of ${job}: ${maxAgeMs === null ? "as the settings say" : formatDuration(maxAgeMs)}${most(maxRuns)}.`,
    );
  if (report.standing === "behind")
    output.note(
      `Everything should have been looked at within ${formatDuration(report.everyMs)}. Is a worker alive, and does its log say that the pruner fails? See: daybook worker list`,
    );
  return code;
};

function most(count: number | null): string {
  return count === null ? "" : `, at most ${count}`;
}
