import type { JobDetail } from "../../../engine/api/job-view.ts";
import type { OverrideRecord } from "../../../store/port/control-store.ts";
import { withBook } from "../../book/open-book.ts";
import type { CliContext } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { endText } from "../../follow/follow-to-end.ts";
import { printJson } from "../../output/output.ts";
import { printFacts } from "../../output/table.ts";
import { lengthOf, timeAndAge } from "../../output/times.ts";
import { jobState } from "./list.ts";

export const showJob: Verb = async (context, [name = ""], options) => {
  const { job, schedules } = await withBook(context, options, async (book) => {
    const detail = await book.jobs.get(name);
    return {
      job: detail,
      schedules: await Promise.all(
        detail.schedules.map(async (stored) => ({ stored, words: await book.schedules.describe(stored) })),
      ),
    };
  });
  const { output } = context;
  if (options.json === true) {
    printJson(output, job);
    return exitCodes.done;
  }
  const reader = { now: context.now(), timeZone: context.timeZone };
  const state = jobState(job);
  output.line(`${output.style("bold", job.name)}  ${state === "active" ? state : output.style("yellow", state)}`);
  printFacts(output, facts(job, context));
  for (const { stored, words } of schedules) {
    const gone = stored.removedAt === null ? "" : output.style("yellow", "  removed from the code");
    const next = stored.removedAt === null ? `, next ${timeAndAge(stored.nextFireAt, reader)}` : "";
    output.line(`${output.style("dim", "schedule")}  ${stored.id}: ${words}${next}${gone}`);
  }
  for (const override of job.overrides)
    output.line(`${output.style("dim", "changed")}  ${overrideText(override, context)}`);
  if (job.lastRun !== null)
    output.line(`${output.style("dim", "last run")}  ${job.lastRun.id}  ${endText(context, job.lastRun)}`);
  return exitCodes.done;
};

function facts(job: JobDetail, context: CliContext): [string, string | null][] {
  const reader = { now: context.now(), timeZone: context.timeZone };
  const { definition } = job;
  const { retry, retention, concurrency } = definition;
  const codeLimit = concurrency === null ? null : concurrency.limit;
  return [
    ["", definition.description],
    ["held", job.hold],
    ["kind", definition.kind.replace("_", " ")],
    ["app", job.app],
    ["queue", `${definition.queue}, priority ${definition.priority}`],
    [
      "attempts",
      `${retry.attempts}, ${retry.backoff} from ${lengthOf(retry.delayMs)} to ${lengthOf(retry.maxDelayMs)}`,
    ],
    ["timeout", length(definition.timeoutMs)],
    ["expires", length(definition.expiresMs)],
    ["limit", limitText(job.limit, codeLimit, concurrency?.perKey === true)],
    [
      "kept",
      [length(retention.maxAgeMs), retention.maxRuns === null ? null : `${retention.maxRuns} runs`]
        .filter(Boolean)
        .join(", ") || null,
    ],
    ["input", definition.hasInputSchema ? "checked by a schema" : null],
    ["source", job.source],
    ["version", job.version],
    ["changed", timeAndAge(job.changedAt, reader)],
    ["removed", job.removedAt === null ? null : timeAndAge(job.removedAt, reader)],
  ];
}

function length(ms: number | null): string | null {
  return ms === null ? null : lengthOf(ms);
}

function limitText(limit: number | null, codeLimit: number | null, perKey: boolean): string | null {
  if (limit === null && codeLimit === null) return null;
  const inForce = limit === null ? "none" : `${limit}${perKey ? " per key" : ""}`;
  return limit === codeLimit ? inForce : `${inForce} (code: ${codeLimit ?? "none"})`;
}

function overrideText({ scope, subject, field, value, setAt, setBy }: OverrideRecord, context: CliContext): string {
  const at = timeAndAge(setAt, { now: context.now(), timeZone: context.timeZone });
  return `${scope.replace("_", "/")} ${subject}: ${field} is ${JSON.stringify(value)}, by ${setBy ?? "unknown"} ${at}`;
}
