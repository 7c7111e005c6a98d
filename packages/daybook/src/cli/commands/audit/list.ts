import { jsonText } from "../../../engine/api/json-text.ts";
import type { AuditEntry } from "../../../store/port/control-store.ts";
import { withBook } from "../../book/open-book.ts";
import type { GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJsonList } from "../../output/output.ts";
import { printTable } from "../../output/table.ts";
import { timeAndAge } from "../../output/times.ts";
import { parseSince } from "../../parse-values.ts";

interface AuditOptions extends GlobalOptions {
  readonly subject?: string;
  readonly action?: string;
  readonly since?: string;
  readonly limit?: number;
  readonly after?: string;
}

export const listAudit: Verb<AuditOptions> = async (context, _args, options) => {
  const { subject, action, since, limit, after } = options;
  const filter = {
    ...(subject === undefined ? {} : { subject }),
    ...(action === undefined ? {} : { action }),
    ...(since === undefined ? {} : { from: parseSince(since, "--since", context.now(), context.timeZone) }),
  };
  const asked = { ...(limit === undefined ? {} : { limit }), ...(after === undefined ? {} : { after }) };
  const page = await withBook(context, options, (book) => book.audit.list(filter, asked));
  if (options.json === true) printJsonList(context.output, page.data, page.nextCursor);
  else {
    const reader = { now: context.now(), timeZone: context.timeZone };
    printTable(
      context.output,
      page.data,
      [
        { title: "when", cell: ({ at }) => timeAndAge(at, reader) },
        { title: "who", cell: ({ by }) => by ?? "code" },
        { title: "from", cell: ({ from }) => placeOf(from) },
        { title: "did", cell: ({ action: done }) => done },
        { title: "to", cell: ({ subject: what }) => what, flexible: true },
        {
          title: "change",
          cell: ({ before, after: now }) => `${jsonText(before)} -> ${jsonText(now)}`,
          flexible: true,
        },
      ],
      "Nothing was changed.",
    );
    if (page.nextCursor !== null) context.output.note(`There are more: --after ${page.nextCursor}`);
  }
  return exitCodes.done;
};

function placeOf(from: AuditEntry["from"]): string {
  if (from === null) return "-";
  return from.address === null ? from.via : `${from.via} ${from.address}`;
}
