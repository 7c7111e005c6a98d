import { DaybookError } from "../../errors/daybook-error.ts";
import { instantsBetween } from "../../schedule/instants-between.ts";
import { spreadOffsetMs } from "../../schedule/spread.ts";
import type { OverrideRecord } from "../../store/port/control-store.ts";
import type { RunFilter, RunRecord } from "../../store/port/run-store.ts";
import type { StoredSchedule } from "../../store/port/schedule-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Instant } from "../../time/instant.ts";
import { describeHold, holdOf } from "../control/holds.ts";
import { pageOf, type ListOptions } from "./runs-api.ts";

/** A run on the timeline: its newest attempt, from start to end. */
export interface TimelineBar {
  readonly id: string;
  readonly job: string;
  readonly tenant: string | null;
  readonly state: RunRecord["state"];
  readonly trigger: RunRecord["trigger"];
  readonly attempt: number;
  readonly parentId: string | null;
  readonly scheduleId: string | null;
  readonly createdAt: Instant;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
}

/** An instant that a schedule will be due at. */
export interface PlannedFire {
  readonly scheduleId: string;
  readonly job: string;
  readonly tenant: string | null;
  readonly dueAt: Instant;
  readonly effectiveAt: Instant;
  /** Why it will not run, in words, if nobody changes that. */
  readonly hold: string | null;
}

export interface Timeline {
  readonly from: Instant;
  readonly before: Instant;
  readonly data: readonly TimelineBar[];
  readonly nextCursor: string | null;
  readonly planned: readonly PlannedFire[];
  /** All that is due earlier is in `planned`. */
  readonly plannedBefore: Instant;
}

export interface TimelineQuestion extends ListOptions {
  readonly from?: Instant;
  readonly before?: Instant;
  readonly job?: string;
  readonly tenant?: string;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const longestMs = 31 * dayMs;
/** How long before the window a run may have been created to be found, unless it runs still: the book has no index on starts, which every claim would pay for. */
const reachMs = dayMs;
const mostPlanned = 1_000;
const leastPerSchedule = 10;
const mostOldRunning = 100;

/** What ran in a window of time, and what is planned in what is still to come of it. @throws DaybookError `FILTER_INVALID`. */
export async function readTimeline(store: Store, now: Instant, question: TimelineQuestion): Promise<Timeline> {
  const before =
    question.before ?? (question.from === undefined ? now + 2 * hourMs : Math.max(now, question.from) + 2 * hourMs);
  const from = question.from ?? Math.min(now, before) - dayMs;
  if (before <= from || before - from > longestMs) {
    throw new DaybookError("FILTER_INVALID", "`before` must be later than `from`, by at most 31 days.", {
      params: { field: "before", value: new Date(before).toISOString() },
    });
  }
  const about = {
    ...(question.job === undefined ? {} : { job: question.job }),
    ...(question.tenant === undefined ? {} : { tenant: question.tenant }),
  };
  const ran = { ...about, activeFrom: from, activeBefore: before, createdBefore: before };
  const isFirst = question.after === undefined;
  const [page, planned] = await Promise.all([
    store.runs.list({ ...ran, createdFrom: from - reachMs }, pageOf(question)),
    isFirst ? plan(store, about, Math.max(now, from), before) : { planned: [], plannedBefore: before },
  ]);
  const old = page.nextCursor === null ? await oldRunning(store, ran, from - reachMs) : [];
  return { from, before, data: [...page.data, ...old].flatMap(barOf), nextCursor: page.nextCursor, ...planned };
}

async function oldRunning(store: Store, ran: RunFilter, createdBefore: Instant): Promise<readonly RunRecord[]> {
  const { data } = await store.runs.list({ ...ran, states: ["running"], createdBefore }, { limit: mostOldRunning });
  return data;
}

function barOf(run: RunRecord): TimelineBar[] {
  const { id, job, tenant, state, trigger, attempt, parentId, scheduleId, createdAt, startedAt, finishedAt } = run;
  if (startedAt === null) return [];
  return [{ id, job, tenant, state, trigger, attempt, parentId, scheduleId, createdAt, startedAt, finishedAt }];
}

async function plan(
  store: Store,
  about: { job?: string; tenant?: string },
  from: Instant,
  before: Instant,
): Promise<Pick<Timeline, "planned" | "plannedBefore">> {
  if (before <= from) return { planned: [], plannedBefore: before };
  const [schedules, overrides] = await Promise.all([store.schedules.list(about), store.overrides.list({})]);
  const each = Math.max(leastPerSchedule, Math.floor(mostPlanned / Math.max(1, schedules.length)));
  const fires: PlannedFire[] = [];
  let plannedBefore = before;
  for (const stored of schedules) {
    if (stored.schedule === null) continue;
    const instants = instantsBetween(stored.schedule, from - 1, before - 1, each);
    const last = instants.at(-1);
    // There may be more of this one: behind it the plan is not whole.
    if (instants.length === each && last !== undefined) plannedBefore = Math.min(plannedBefore, last + 1);
    const hold = holdText(overrides, stored);
    const shiftMs = spreadOffsetMs(stored.id, stored.schedule.spreadMs);
    const { id: scheduleId, job, tenant } = stored;
    for (const dueAt of instants) fires.push({ scheduleId, job, tenant, dueAt, effectiveAt: dueAt + shiftMs, hold });
  }
  const planned = fires
    .filter(({ dueAt }) => dueAt < plannedBefore)
    .toSorted((a, b) => a.dueAt - b.dueAt || (a.scheduleId < b.scheduleId ? -1 : 1));
  return { planned, plannedBefore };
}

function holdText(overrides: readonly OverrideRecord[], { id, job, tenant }: StoredSchedule): string | null {
  const hold = holdOf(overrides, { job, tenant, scheduleId: id });
  return hold === null ? null : describeHold(hold);
}
