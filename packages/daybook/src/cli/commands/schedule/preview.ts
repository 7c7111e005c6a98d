import { withBook } from "../../book/open-book.ts";
import type { GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJsonList } from "../../output/output.ts";
import { age } from "../../output/times.ts";
import { parseSince } from "../../parse-values.ts";

interface PreviewOptions extends GlobalOptions {
  readonly count: number;
  readonly from?: string;
}

export const previewSchedule: Verb<PreviewOptions> = async (context, [id = ""], options) => {
  const now = context.now();
  const { stored, words, entries } = await withBook(context, options, async (book) => {
    const found = await book.schedules.get(id);
    const timeZone = found.schedule?.timeZone ?? "UTC";
    const from = options.from === undefined ? now : parseSince(options.from, "--from", now, timeZone);
    return {
      stored: found,
      words: await book.schedules.describe(found),
      entries: await book.schedules.preview(found.id, { count: options.count, from }),
    };
  });
  const { output } = context;
  if (options.json === true) {
    printJsonList(output, entries);
    return exitCodes.done;
  }
  output.line(`${output.style("bold", stored.id)}  ${words}`);
  for (const { instant, local, note, movedFrom, effectiveAt } of entries) {
    const spread =
      effectiveAt === instant ? "" : `, starts ${Math.round((effectiveAt - instant) / 1_000)} s later (spread)`;
    const remark = note === null ? "" : output.style("yellow", `  ${noteText(note, movedFrom)}`);
    output.line(`  ${local}  ${age(instant, now)}${spread}${remark}`);
  }
  if (entries.length === 0) output.line("  never again");
  return exitCodes.done;
};

function noteText(note: "gap" | "overlap first" | "overlap second", movedFrom: string | null): string {
  if (note === "gap")
    return `stands for ${movedFrom ?? "a time"}, which does not exist: the clock is put forward over it`;
  return `the clock shows this time twice; this is the ${note === "overlap first" ? "first" : "second"}`;
}
