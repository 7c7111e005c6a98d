import type { RunStatus, RunView } from "../../../engine/api/run-view.ts";
import { DaybookError } from "../../../errors/daybook-error.ts";
import type { RunState } from "../../../run/state.ts";
import type { Page } from "../../../store/port/page.ts";
import type { RunFilter } from "../../../store/port/run-store.ts";
import type { Book } from "../../book/book.ts";
import { withBook } from "../../book/open-book.ts";
import type { CliContext, GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJsonList } from "../../output/output.ts";
import { printRuns } from "../../output/run-table.ts";
import { parseSince } from "../../parse-values.ts";

interface ListOptions extends GlobalOptions {
  readonly state?: readonly string[];
  readonly job?: string;
  readonly tenant?: string;
  readonly parent?: string;
  readonly since?: string;
  readonly text?: string;
  readonly limit: number;
  readonly after?: string;
}

/** What people call waiting runs, beside the states that the store knows. */
const storedState: Readonly<Record<RunStatus, RunState>> = {
  waiting: "waiting",
  queued: "waiting",
  scheduled: "waiting",
  retrying: "waiting",
  held: "waiting",
  blocked: "blocked",
  running: "running",
  succeeded: "succeeded",
  partial: "partial",
  failed: "failed",
  cancelled: "cancelled",
  skipped: "skipped",
  expired: "expired",
};

export const listRuns: Verb<ListOptions> = async (context, _args, options) => {
  const statuses = options.state?.map(checkStatus);
  const filter = filterOf(context, options, statuses);
  const page = await withBook(context, options, async (book) => {
    if (options.job !== undefined) await book.jobs.get(options.job);
    return wholePage(book, filter, options);
  });
  const runs =
    statuses === undefined
      ? page.data
      : page.data.filter((run) => statuses.includes(run.status) || statuses.includes(run.state));
  const { output } = context;
  if (options.json === true) printJsonList(output, runs, page.nextCursor);
  else {
    const isFiltered = Object.keys(filter).length > 0;
    printRuns(
      context,
      runs,
      isFiltered ? "No run fits." : "No run is in the book yet. Start one with: daybook job run <job>",
    );
    if (page.nextCursor !== null) output.note(`There are more: --after ${page.nextCursor}`);
  }
  return exitCodes.done;
};

/** Goes on where a page came short because few of the runs looked at fit. */
async function wholePage(
  book: Book,
  filter: RunFilter,
  { limit, after }: Pick<ListOptions, "limit" | "after">,
): Promise<Page<RunView>> {
  const data: RunView[] = [];
  let nextCursor: string | null = after ?? null;
  do {
    const rest = { limit: limit - data.length, ...(nextCursor === null ? {} : { after: nextCursor }) };
    const page = await book.runs.list(filter, rest);
    data.push(...page.data);
    ({ nextCursor } = page);
  } while (nextCursor !== null && data.length < limit);
  return { data, nextCursor };
}

function checkStatus(text: string): RunStatus {
  if (Object.hasOwn(storedState, text)) return text as RunStatus;
  throw new DaybookError(
    "FILTER_INVALID",
    `--state cannot be ${JSON.stringify(text)}: write one or more of ${Object.keys(storedState).join(", ")}.`,
    {
      params: { field: "--state", value: text },
    },
  );
}

function filterOf(context: CliContext, options: ListOptions, statuses: readonly RunStatus[] | undefined): RunFilter {
  const { job, tenant, parent, since, text } = options;
  return {
    ...(statuses === undefined ? {} : { states: [...new Set(statuses.map((status) => storedState[status]))] }),
    ...(job === undefined ? {} : { job }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(parent === undefined ? {} : { parentId: parent }),
    ...(since === undefined ? {} : { createdFrom: parseSince(since, "--since", context.now(), context.timeZone) }),
    ...(text === undefined ? {} : { text }),
  };
}
