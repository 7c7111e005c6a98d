import { DaybookError } from "../../../errors/daybook-error.ts";
import type { MovePlan, MoveResult } from "../../../store/move/move-options.ts";
import type { CliContext, GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { loadConfig } from "../../config/load-config.ts";
import { absoluteStore } from "../../config/store-address.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import { errorJson } from "../../../engine/api/json-text.ts";
import { printJson } from "../../output/output.ts";
import { printTable } from "../../output/table.ts";
import { counted, MoveView } from "./move-view.ts";

interface Options extends GlobalOptions {
  readonly from?: string;
  readonly to?: string;
  readonly batch?: number;
  readonly dryRun?: boolean;
  readonly keepSourceOpen?: boolean;
  readonly reopen?: boolean;
}

export const move: Verb<Options> = async (context, _args, options) => {
  const from =
    options.from === undefined
      ? (await loadConfig(context, options)).store
      : options.from === ""
        ? ""
        : absoluteStore(options.from, context.cwd);
  if (options.reopen === true) return reopen(context, from, options);
  if (options.to === undefined) {
    throw new DaybookError(
      "OPTION_INVALID",
      "--to is missing: write where the book goes, --to postgres://user:password@host/database.",
      { params: { field: "--to", value: null } },
    );
  }
  return options.dryRun === true ? plan(context, from, options.to, options) : carry(context, from, options.to, options);
};

async function reopen(context: CliContext, from: string, options: Options): Promise<ExitCode> {
  for (const [name, value] of Object.entries({ "--to": options.to, "--dry-run": options.dryRun })) {
    if (value === undefined) continue;
    throw new DaybookError("OPTION_INVALID", `--reopen goes without ${name}: it moves nothing.`, {
      params: { field: name, value: name === "--to" ? null : value },
    });
  }
  const { reopenBook } = await import("../../../store/move/move-book.ts");
  const reopened = reopenBook(from, context.user, context.now());
  if (options.json === true) printJson(context.output, { from, reopened });
  else context.output.line(reopened ? `${from} can be worked on again.` : `${from} was not moved; it is open.`);
  return exitCodes.done;
}

async function plan(context: CliContext, from: string, to: string, options: Options): Promise<ExitCode> {
  const { planMove } = await import("../../../store/move/move-book.ts");
  const found = await planMove({ from, to });
  if (options.json === true) printJson(context.output, { ...found, obstacles: found.obstacles.map(errorJson) });
  else printPlan(context, found);
  return found.obstacles.length === 0 ? exitCodes.done : exitCodes.bad;
}

async function carry(context: CliContext, from: string, to: string, options: Options): Promise<ExitCode> {
  const { moveBook } = await import("../../../store/move/move-book.ts");
  const stopping = new AbortController();
  const stopListening = context.onStopSignal(() => {
    if (stopping.signal.aborted) context.exitNow(exitCodes.interrupted);
    stopping.abort();
  });
  const view = options.json === true ? null : await MoveView.open(context.output);
  let result: MoveResult;
  try {
    result = await moveBook({
      from,
      to,
      ...(options.batch === undefined ? {} : { batchRows: options.batch }),
      keepSourceOpen: options.keepSourceOpen === true,
      signal: stopping.signal,
      onProgress: (progress) => view?.show(progress),
      now: () => context.now(),
    });
  } finally {
    view?.close();
    stopListening();
  }
  if (options.json === true) printJson(context.output, result);
  else printResult(context, result);
  return result.interrupted ? exitCodes.interrupted : exitCodes.done;
}

function printPlan({ output }: CliContext, { from, to, tables, rows, orphanedRuns, obstacles }: MovePlan): void {
  printTable(
    output,
    tables.filter((table) => table.rows > 0),
    [
      { title: "table", cell: ({ table }) => table },
      { title: "rows", cell: (table) => counted(table.rows), align: "right" },
    ],
    "The book is empty.",
  );
  output.line(`${counted(rows)} rows would go from ${from} to ${to}.`);
  if (orphanedRuns > 0) output.line(orphans(orphanedRuns));
  for (const { message } of obstacles) output.line(`${output.style("red", "refused")}  ${message}`);
}

function printResult({ output }: CliContext, result: MoveResult): void {
  const { from, to, tables, rows, interrupted, altered, orphanedRuns, sealed } = result;
  if (interrupted) {
    output.note("Stopped between two batches. Start the same command again: it goes on from there.");
    return;
  }
  if (tables.length === 0) output.line(`The book had arrived in ${to} before.`);
  else {
    printTable(
      output,
      tables.filter((table) => table.rows > 0),
      [
        { title: "table", cell: ({ table }) => table },
        { title: "rows", cell: (table) => counted(table.rows), align: "right" },
        { title: "checksum, the same on both sides", cell: ({ checksum }) => checksum, flexible: true },
      ],
      "The book was empty.",
    );
    output.line(`${counted(rows)} rows are in ${to}.`);
  }
  for (const { column, kind, values } of altered) output.line(`${counted(values)} × ${column}: ${alterations[kind]}`);
  if (orphanedRuns > 0) output.line(orphans(orphanedRuns));
  if (sealed) output.line(`${from} refuses work from now on; daybook move --reopen takes that back.`);
  output.line("Next: set store in the config, or DAYBOOK_STORE, to the new address, and start: daybook start");
}

const alterations = {
  zero_character: "the character U+0000, which PostgreSQL has not, is U+FFFD now",
  long_key: "longer than 850 bytes, which is more than an index of PostgreSQL takes: cut, and made unique by a hash",
  large_number: "beyond 2,147,483,647: made that",
} as const;

function orphans(runs: number): string {
  return `${counted(runs)} running ${runs === 1 ? "run belongs to a worker that is" : "runs belong to workers that are"} dead: the first worker on the new book rescues ${runs === 1 ? "it" : "them"}.`;
}
