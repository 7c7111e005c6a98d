import type { FailedItemView } from "../../../engine/api/runs-api.ts";
import type { RunView } from "../../../engine/api/run-view.ts";
import type { RunState } from "../../../run/state.ts";
import type { LogLine } from "../../../store/port/history-store.ts";
import type { AttemptRecord } from "../../../store/port/run-store.ts";
import { withBook } from "../../book/open-book.ts";
import type { CliContext, GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { logText } from "../../output/log-line.ts";
import { printJson } from "../../output/output.ts";
import { progressText } from "../../output/progress/progress-lines.ts";
import { printRuns } from "../../output/run-table.ts";
import { countsText, paintStatus, runTitle } from "../../output/run-words.ts";
import { printFacts } from "../../output/table.ts";
import { oneLine } from "../../output/text-width.ts";
import { lengthOf, timeAndAge } from "../../output/times.ts";
import { errorLines } from "../../output/recorded-error.ts";

interface Findings {
  readonly run: RunView;
  readonly attempts: readonly AttemptRecord[];
  readonly childStates: Partial<Record<RunState, number>>;
  readonly children: readonly RunView[];
  readonly failedItems: readonly FailedItemView[];
  readonly logs: readonly LogLine[];
}

const shownItems = 100;

export const showRun: Verb<GlobalOptions & { readonly lines: number }> = async (context, [id = ""], options) => {
  const found = await withBook(context, options, async ({ runs }): Promise<Findings> => {
    const run = await runs.get(id);
    const [attempts, childStates, children, failedItems, logs] = await Promise.all([
      runs.attempts(id),
      runs.childStates(id),
      runs.list({ parentId: id }, { limit: shownItems }),
      runs.failedItems(id, { limit: shownItems }),
      runs.logs(id, { tail: true, limit: Math.min(options.lines, 1_000) }),
    ]);
    return { run, attempts, childStates, children: children.data, failedItems: failedItems.data, logs: logs.data };
  });
  if (options.json === true) printJson(context.output, found);
  else print(context, found);
  return exitCodes.done;
};

function print(context: CliContext, found: Findings): void {
  const { output } = context;
  const { style } = output;
  const { run } = found;
  output.line(`${style("bold", runTitle(run))}  ${paintStatus(style, run.status, run.status)}`);
  printFacts(output, facts(context, run));
  if (run.error !== null) section(context, "Error", errorLines(run.error));
  if (found.attempts.length > 0)
    section(
      context,
      "Earlier attempts",
      found.attempts.map((attempt) => attemptText(context, attempt)),
    );
  if (found.children.length > 0) {
    const states = Object.entries(found.childStates).map(([state, count]) => `${count} ${state}`);
    section(context, `Children: ${states.join(", ")}`, []);
    printRuns(context, found.children, "");
  }
  if (found.failedItems.length > 0) {
    section(
      context,
      "Failed items",
      found.failedItems.map(({ key, error }) => `${style("red", oneLine(key))}  ${oneLine(error.message)}`),
    );
  }
  if (found.logs.length > 0) {
    section(
      context,
      "Log",
      found.logs.map((line) => logText(line, { style, timeZone: context.timeZone })),
    );
  }
}

function facts(context: CliContext, run: RunView): [string, string | null][] {
  const reader = { now: context.now(), timeZone: context.timeZone };
  const time = (at: number | null): string | null => (at === null ? null : timeAndAge(at, reader));
  const { progress } = run;
  return [
    ["run", run.id],
    ["queue", `${run.queue}, priority ${run.priority}`],
    ["trigger", run.triggeredBy === null ? run.trigger : `${run.trigger} by ${run.triggeredBy}`],
    ["schedule", run.scheduleId],
    ["due", time(run.dueAt)],
    ["parent", run.parentId],
    ["retry of", run.retryOfId],
    ["created", time(run.createdAt)],
    ["available", run.startedAt === null && run.finishedAt === null ? time(run.availableAt) : null],
    ["started", time(run.startedAt)],
    ["finished", time(run.finishedAt)],
    ["took", run.durationMs === null ? null : lengthOf(run.durationMs)],
    ["attempt", run.attempt === 0 ? null : attemptsText(run)],
    ["worker", run.workerId],
    ["code", run.codeVersion],
    ["limit key", run.concurrencyKey],
    ["dedupe key", run.dedupeKey],
    ["cancel asked", time(run.cancelRequestedAt)],
    ["reason", run.reason === null ? null : oneLine(run.reason)],
    [
      "progress",
      progress === null ? null : run.state === "running" ? progressText(run, reader.now) : countsText(progress),
    ],
    ["input", jsonFact(run.input)],
    ["result", jsonFact(run.result)],
    ["metadata", jsonFact(run.metadata)],
  ];
}

function attemptsText({ attempt, failures, maxAttempts, rescues }: RunView): string {
  const rescued = rescues === 0 ? "" : `, ${rescues} rescued`;
  return `${attempt} (${failures} of ${maxAttempts} failed${rescued})`;
}

function attemptText(context: CliContext, attempt: AttemptRecord): string {
  const { timeZone, output } = context;
  const why = attempt.error?.message ?? attempt.reason ?? "";
  const at = timeAndAge(attempt.startedAt, { timeZone, now: context.now() });
  const took = lengthOf(attempt.finishedAt - attempt.startedAt);
  return `${attempt.number}  ${output.style("yellow", attempt.outcome)}  ${at}  took ${took}  ${oneLine(why)}`.trimEnd();
}

function jsonFact(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

function section({ output }: CliContext, title: string, lines: readonly string[]): void {
  output.line();
  output.line(output.style("bold", title));
  for (const line of lines) output.line(`  ${line}`);
}
