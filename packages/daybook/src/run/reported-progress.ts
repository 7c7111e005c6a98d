import { boundText } from "./bounded-text.ts";
import { ProgressRate } from "./progress-rate.ts";
import type { ProgressCounter, ProgressSnapshot } from "./progress.ts";
import type { Instant } from "../time/instant.ts";

/** What somebody outside says of how far they are. What is left out stays as it was. */
export interface ProgressReport {
  readonly total?: number | null | undefined;
  /** How many there are by now, not how many more: a report that arrives twice counts once. */
  readonly counts?: Partial<Record<ProgressCounter, number | undefined>> | undefined;
  readonly stage?: { readonly name: string; readonly of?: number | undefined } | undefined;
  readonly message?: string | null | undefined;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
}

const longestText = 1_000;
const mostValues = 64;

/** The progress that stands in the book, and a report of it, put together. Everything it needs is in the snapshot: no process remembers anything. */
export function reportedProgress(
  before: ProgressSnapshot | null,
  report: ProgressReport,
  startedAt: Instant,
  now: Instant,
): ProgressSnapshot {
  const counts = Object.fromEntries(
    Object.entries({ ...before?.counts, ...report.counts }).filter(([, count]) => (count ?? 0) > 0),
  ) as ProgressSnapshot["counts"];
  const done = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const rate = new ProgressRate(before?.changedAt ?? startedAt, before);
  rate.sample(done, now);
  const stage = stageAfter(before?.stage ?? null, report.stage);
  const message = report.message === undefined ? (before?.message ?? null) : bounded(report.message);
  const isSign =
    done !== (before?.done ?? 0) || stage !== (before?.stage ?? null) || message !== (before?.message ?? null);
  return {
    total: report.total === undefined ? (before?.total ?? null) : report.total,
    done,
    counts,
    stage,
    message,
    values: Object.fromEntries(Object.entries({ ...before?.values, ...report.values }).slice(0, mostValues)),
    rate: rate.perSecond,
    usualGapMs: rate.usualGapMs,
    changedAt: isSign || before === null ? now : before.changedAt,
  };
}

function stageAfter(before: ProgressSnapshot["stage"], report: ProgressReport["stage"]): ProgressSnapshot["stage"] {
  if (report === undefined) return before;
  const name = boundText(report.name, longestText);
  const of = report.of ?? before?.of ?? null;
  if (before !== null && before.name === name && before.of === of) return before;
  return { name, number: (before?.number ?? 0) + (before?.name === name ? 0 : 1), of };
}

function bounded(text: string | null): string | null {
  return text === null ? null : boundText(text, longestText);
}
