import type { TroubledRun } from "../../../engine/health/troubled-runs.ts";
import { withBook } from "../../book/open-book.ts";
import type { GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJson } from "../../output/output.ts";
import { printTable } from "../../output/table.ts";
import { age } from "../../output/times.ts";

interface TroubleOptions extends GlobalOptions {
  readonly tenant?: string;
  readonly factor?: number;
}

export const listTroubles: Verb<TroubleOptions> = async (context, _args, options) => {
  const { tenant, factor } = options;
  const asked = { ...(tenant === undefined ? {} : { tenant }), ...(factor === undefined ? {} : { factor }) };
  const found = await withBook(context, options, (book) => book.health.runs(asked));
  const { output } = context;
  if (options.json === true) printJson(output, found);
  else {
    const now = context.now();
    printTable(
      output,
      found.runs,
      [
        { title: "run", cell: ({ id }) => id },
        { title: "job", cell: ({ job }) => job },
        { title: "tenant", cell: ({ tenant: whose }) => whose ?? "-" },
        { title: "state", cell: ({ state }) => state },
        { title: "since", cell: (run) => age(beganAt(run), now) },
        { title: "trouble", cell: ({ troubles }) => troubles.map(({ message }) => message).join(" "), flexible: true },
        { title: "waits for", cell: ({ waitsFor }) => waitsFor.join(", ") },
      ],
      `No run is in trouble; ${found.examined} were looked at.`,
    );
    if (found.truncated) output.note("There are more: these are the ones longest in trouble.");
  }
  return found.runs.length > 0 ? exitCodes.bad : exitCodes.done;
};

function beganAt({ troubles }: TroubledRun): number {
  return Math.min(...troubles.map((trouble) => trouble.beganAt));
}
