import type { JobRecord } from "../../job/job-record.ts";
import type { RetryOptions } from "../../run/retry.ts";
import { parseRetry, type RetryRule } from "../../run/retry-policy.ts";
import { preview } from "../../schedule/preview.ts";
import type { OverrideRecord } from "../../store/port/control-store.ts";
import type { StoredJob } from "../../store/port/job-store.ts";
import type { RunEnd } from "../../store/port/run-store.ts";
import type { StoredSchedule } from "../../store/port/schedule-store.ts";
import type { Instant } from "../../time/instant.ts";
import { describeHold, holdOf } from "../control/holds.ts";
import type { RunView } from "./run-view.ts";

/** A job as the book tells it: code's definition beside the operator's word. */
export interface JobView {
  readonly name: string;
  readonly app: string;
  readonly definition: JobRecord;
  readonly version: string | null;
  readonly source: string | null;
  readonly registeredAt: Instant;
  readonly changedAt: Instant;
  /** Its program was started without it; null while the code has it. */
  readonly removedAt: Instant | null;
  readonly enabled: boolean;
  readonly paused: boolean;
  /** Why nothing of it starts, in words. */
  readonly hold: string | null;
  /** In force: the operator's or code's; null for none. */
  readonly limit: number | null;
  /** In force: the operator's or code's. */
  readonly retry: RetryRule;
  readonly overrides: readonly OverrideRecord[];
  readonly schedules: readonly StoredSchedule[];
  readonly nextDueAt: Instant | null;
  /** How its newest runs ended, newest first; as many as were asked for. */
  readonly lastOutcomes: readonly RunEnd[];
}

/** One of the next due instants of a job. */
export interface NextFire {
  readonly scheduleId: string;
  readonly tenant: string | null;
  readonly dueAt: Instant;
  /** With the spread: when the run becomes available. */
  readonly effectiveAt: Instant;
}

/** A job with its newest run and what comes next. */
export interface JobDetail extends JobView {
  readonly lastRun: RunView | null;
  /** Median of the newest runs that completed; null before there is one. */
  readonly usualDurationMs: number | null;
  /** The next five, over all its schedules. */
  readonly nextFires: readonly NextFire[];
}

/** What a view is made from. */
export interface JobParts {
  readonly overrides: readonly OverrideRecord[];
  readonly schedules: readonly StoredSchedule[];
  readonly ends: readonly RunEnd[];
  /** Seen with the eyes of this tenant: nothing of another one is shown. Null: everything is. */
  readonly tenant: string | null;
}

export function jobView(job: StoredJob, parts: JobParts): JobView {
  const { tenant } = parts;
  const all = parts.schedules.filter((schedule) => schedule.job === job.name);
  const schedules = tenant === null ? all : all.filter((schedule) => schedule.tenant === tenant);
  const ids = new Set(schedules.map((schedule) => schedule.id));
  const overrides = parts.overrides.filter((entry) => {
    if (entry.scope === "job") return entry.subject === job.name;
    if (entry.scope === "schedule") return ids.has(entry.subject);
    if (entry.scope !== "job_tenant") return false;
    return tenant === null ? entry.subject.startsWith(`${job.name}/`) : entry.subject === `${job.name}/${tenant}`;
  });
  const hold = holdOf(parts.overrides, { job: job.name, tenant });
  const limit = overrides.find((entry) => entry.scope === "job" && entry.field === "limit");
  const due = schedulesFor(all, tenant).flatMap(({ removedAt, nextDueAt }) =>
    removedAt === null && nextDueAt !== null ? [nextDueAt] : [],
  );
  return {
    name: job.name,
    app: job.app,
    definition: tenant === null ? job.definition : definitionFor(job.definition, tenant),
    version: job.version,
    source: tenant === null ? job.source : null,
    registeredAt: job.registeredAt,
    changedAt: job.changedAt,
    removedAt: job.removedAt,
    enabled: hold?.kind !== "disabled",
    paused: hold?.kind === "paused",
    hold: hold === null ? null : describeHold(hold),
    limit: limit === undefined ? (job.definition.concurrency?.limit ?? null) : (limit.value as number | null),
    retry: retryInForce(job.definition.retry, overrides),
    overrides,
    schedules,
    nextDueAt: due.length === 0 || job.removedAt !== null ? null : Math.min(...due),
    lastOutcomes: parts.ends.filter((end) => end.job === job.name),
  };
}

/** As the engine takes the operator's word: what it leaves out has the library's default, but for the number of attempts, which is then code's. */
function retryInForce(code: RetryRule, overrides: readonly OverrideRecord[]): RetryRule {
  const word = overrides.find((entry) => entry.scope === "job" && entry.field === "retry");
  if (word === undefined) return code;
  const options = word.value as RetryOptions;
  const { custom: _, ...rule } = parseRetry(options);
  return { ...rule, attempts: options.attempts ?? code.attempts };
}

/** The next due instants of some schedules, soonest first. Schedules that cannot be read, or are removed, have none. */
export function nextFires(schedules: readonly StoredSchedule[], from: Instant, count: number): NextFire[] {
  return schedules
    .flatMap(({ id, tenant, schedule, removedAt }) =>
      schedule === null || removedAt !== null
        ? []
        : preview(schedule, { from, count, spreadKey: id }).map(({ instant, effectiveAt }) => ({
            scheduleId: id,
            tenant,
            dueAt: instant,
            effectiveAt,
          })),
    )
    .toSorted((a, b) => a.dueAt - b.dueAt || (a.scheduleId < b.scheduleId ? -1 : 1))
    .slice(0, count);
}

/** A tenant's runs come from schedules of its own and, where a job fans out, from those of no tenant. */
export function schedulesFor(schedules: readonly StoredSchedule[], tenant: string | null): readonly StoredSchedule[] {
  return tenant === null
    ? schedules
    : schedules.filter((schedule) => schedule.tenant === null || schedule.tenant === tenant);
}

/** What the completed ones of these runs took, at the median. */
export function usualDuration(ends: readonly RunEnd[]): number | null {
  const durations = ends
    .flatMap(({ state, startedAt, finishedAt }) =>
      startedAt === null || (state !== "succeeded" && state !== "partial") ? [] : [finishedAt - startedAt],
    )
    .toSorted((a, b) => a - b);
  return durations[Math.floor(durations.length / 2)] ?? null;
}

function definitionFor(definition: JobRecord, tenant: string): JobRecord {
  return { ...definition, schedules: definition.schedules.filter((schedule) => schedule.definition.tenant === tenant) };
}
