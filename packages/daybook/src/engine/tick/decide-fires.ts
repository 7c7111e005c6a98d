import { parseInput } from "../../job/parse-input.ts";
import { instantsBetween } from "../../schedule/instants-between.ts";
import { decideMisfires, type MisfireDecision, type MisfireReason } from "../../schedule/misfire.ts";
import { nextInstant } from "../../schedule/next-instant.ts";
import { decideOverlap } from "../../schedule/overlap.ts";
import type { Schedule } from "../../schedule/schedule.ts";
import { spreadOffsetMs } from "../../schedule/spread.ts";
import type { OverrideRecord } from "../../store/port/control-store.ts";
import type { NewRun } from "../../store/port/run-store.ts";
import type { FireCommit, FireOutcome, StoredSchedule } from "../../store/port/schedule-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Instant } from "../../time/instant.ts";
import { describeHold, holdOf } from "../control/holds.ts";
import { buildRun, overlapKeyOf } from "../enqueue/build-run.ts";
import type { CatalogedJob } from "../register/job-book.ts";

/** An instant this late still counts as on time: a slow tick or a short restart of the database is no misfire. */
const onTimeGraceMs = 30_000;
/** Instants decided in one transaction; a longer backlog is worked off chunk by chunk. */
const largestChunk = 1_000;

interface Fire {
  dueAt: Instant;
  outcome: FireOutcome;
  reason: string | null;
  run: NewRun | null;
}

export interface FireQuestion {
  readonly stored: StoredSchedule;
  readonly schedule: Schedule;
  readonly firstDueAt: Instant;
  readonly entry: CatalogedJob;
  readonly overrides: readonly OverrideRecord[];
  readonly now: Instant;
  readonly workerId: string | null;
  readonly nextId: () => string;
}

/** Decides on the due instants of one schedule: what fires, what does not and why, and where the schedule goes next. */
export async function decideFires(store: Store, question: FireQuestion): Promise<FireCommit> {
  const { stored, schedule, firstDueAt, now } = question;
  const offset = spreadOffsetMs(stored.id, schedule.spreadMs);
  // The spread shifts the acting, not the instants: seen from them it is earlier.
  const nominalNow = now - offset;
  const instants = [firstDueAt, ...instantsBetween(schedule, firstDueAt, nominalNow, largestChunk - 1)];
  const last = instants.at(-1) ?? firstDueAt;
  const hold = holdOf(question.overrides, { job: stored.job, tenant: stored.tenant, scheduleId: stored.id });
  const decided =
    hold === null
      ? await decideRuns(store, question, instants, nominalNow)
      : {
          fires: instants.map((dueAt): Fire => ({ dueAt, outcome: hold.kind, reason: describeHold(hold), run: null })),
          cancel: [],
        };
  const nextDueAt = nextInstant(schedule, last);
  return {
    scheduleId: stored.id,
    expectedDueAt: firstDueAt,
    fires: decided.fires,
    nextDueAt,
    nextFireAt: nextDueAt === null ? null : nextDueAt + offset,
    cancelRunIds: decided.cancel,
    decidedAt: now,
    decidedBy: question.workerId,
  };
}

async function decideRuns(
  store: Store,
  question: FireQuestion,
  instants: readonly Instant[],
  nominalNow: Instant,
): Promise<{ fires: Fire[]; cancel: string[] }> {
  const { schedule, stored } = question;
  const last = instants.at(-1) ?? question.firstDueAt;
  const newerDue =
    instants.length < largestChunk
      ? 0
      : instantsBetween(schedule, last, nominalNow, Math.max(1, schedule.misfireLimit)).length;
  const decisions = decideMisfires({
    instants,
    now: nominalNow,
    policy: schedule.misfire,
    windowMs: schedule.misfireWindowMs,
    limit: schedule.misfireLimit,
    graceMs: onTimeGraceMs,
    newerDue,
  });
  const active =
    schedule.overlap === "allow" ? [] : await store.runs.overlapping(overlapKeyOf(stored.job, stored.tenant));
  const running = active.filter((run) => run.state === "running").length;
  let waiting = active.length - running;
  const cancel: string[] = [];
  const newestRun = decisions.findLast((decision) => decision.decision === "run")?.instant;
  const fires: Fire[] = [];
  for (const decision of decisions) {
    if (decision.decision !== "run") {
      fires.push({
        dueAt: decision.instant,
        outcome: decision.decision,
        reason: sentences[decision.reason],
        run: null,
      });
      continue;
    }
    if (schedule.overlap === "cancel_previous" && decision.instant !== newestRun) {
      fires.push({
        dueAt: decision.instant,
        outcome: "coalesced",
        reason: "a newer due instant would cancel it at once",
        run: null,
      });
      continue;
    }
    const overlap = decideOverlap(schedule.overlap, { running, waiting });
    if (overlap === "skip") {
      const earlier = active.find((run) => run.state === "running") ?? active[0];
      fires.push({
        dueAt: decision.instant,
        outcome: "skipped",
        reason: earlier === undefined ? "the run of an earlier instant is active" : `run ${earlier.id} is still active`,
        run: null,
      });
      continue;
    }
    if (overlap === "cancel_previous") cancel.push(...active.map((run) => run.id));
    const fire = await makeRun(question, decision, overlap === "queue");
    if (fire.run !== null) waiting += 1;
    fires.push(fire);
  }
  return { fires, cancel };
}

async function makeRun(question: FireQuestion, decision: MisfireDecision, queued: boolean): Promise<Fire> {
  const { stored, schedule, entry, now } = question;
  try {
    const raw: unknown = stored.input === null ? undefined : JSON.parse(stored.input);
    // Parsed for every fire, so that a schedule whose input no longer fits says so in the book and not in a failed run.
    const parsed = await parseInput(entry.job, raw);
    const run = buildRun(
      entry,
      stored.input,
      parsed,
      {
        id: question.nextId(),
        trigger: "schedule",
        triggeredBy: stored.id,
        tenant: stored.tenant,
        availableAt: now,
        scheduleId: stored.id,
        dueAt: decision.instant,
        solo: schedule.overlap === "queue_one",
      },
      now,
    );
    return {
      dueAt: decision.instant,
      outcome: queued ? "queued" : "ran",
      reason: decision.reason === "on_time" ? null : sentences[decision.reason],
      run,
    };
  } catch (error) {
    return {
      dueAt: decision.instant,
      outcome: "refused",
      reason: error instanceof Error ? error.message : String(error),
      run: null,
    };
  }
}

const sentences: Readonly<Record<MisfireReason, string>> = {
  on_time: "on time",
  outside_window: "nobody could act, and it is older than the misfire window",
  policy_skip: "nobody could act in time, and the misfire policy is skip",
  fire_once: "late: nobody could act in time, and the misfire policy is fire_once",
  newer_instant_runs: "nobody could act in time; a newer instant runs for it",
  catch_up: "late: nobody could act in time, and the misfire policy is catch_up",
  over_limit: "nobody could act in time, and the catch-up limit is reached",
};
