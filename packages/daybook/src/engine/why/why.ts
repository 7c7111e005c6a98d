import { DaybookError } from "../../errors/daybook-error.ts";
import { explainInstant, type InstantExplanation } from "../../schedule/explain-instant.ts";
import { resolveWallTime } from "../../schedule/resolve-wall-time.ts";
import type { Schedule } from "../../schedule/schedule.ts";
import type { FireRecord, StoredSchedule } from "../../store/port/schedule-store.ts";
import type { Store } from "../../store/port/store.ts";
import { formatInstant, parseInstant, type Instant, type InstantInput } from "../../time/instant.ts";
import { describeHold, holdOf } from "../control/holds.ts";
import { toRunView } from "../api/run-view.ts";
import type { WhyAnswer, WhyVerdict } from "./why-answer.ts";

/** What is asked about: a job with all its schedules, one schedule (`<job>/<key>`), or a tenant. */
export interface WhyQuestion {
  readonly job?: string;
  readonly schedule?: string;
  readonly tenant?: string;
  /** An instant, or a local time such as `2027-03-28T02:30` in each schedule's own zone. */
  readonly at: InstantInput;
}

/** Answers "why didn't it run?" from the book alone, so it gives the same answer in every process and after every restart. */
export class Why {
  readonly #store: Store;
  readonly #now: () => Instant;

  constructor(store: Store, now: () => Instant) {
    this.#store = store;
    this.#now = now;
  }

  /** One answer for each schedule that the question is about; a job without schedules gets one, too. */
  async ask(question: WhyQuestion): Promise<WhyAnswer[]> {
    const schedules = await this.#schedules(question);
    if (schedules.length === 0) return [await this.#withoutSchedule(question)];
    return Promise.all(schedules.map((stored) => this.#about(stored, question.at)));
  }

  async #schedules(question: WhyQuestion): Promise<StoredSchedule[]> {
    if (question.schedule !== undefined) {
      const stored = await this.#store.schedules.get(question.schedule);
      if (stored === null)
        throw new DaybookError(
          "SCHEDULE_NOT_FOUND",
          `No schedule "${question.schedule}" is in the book. See: daybook schedule list.`,
          { params: { schedule: question.schedule } },
        );
      return [stored];
    }
    if (question.job === undefined && question.tenant === undefined) {
      throw new DaybookError("OPTION_INVALID", "Say what the question is about: a job, a schedule or a tenant.", {
        params: { field: "job" },
      });
    }
    const all = await this.#store.schedules.list({
      withRemoved: true,
      ...(question.job === undefined ? {} : { job: question.job }),
    });
    return question.tenant === undefined
      ? all
      : all.filter((stored) => stored.tenant === question.tenant || stored.tenant === null);
  }

  async #withoutSchedule(question: WhyQuestion): Promise<WhyAnswer> {
    const name = question.job ?? `tenant ${question.tenant ?? ""}`;
    const job = question.job === undefined ? null : await this.#store.jobs.get(question.job);
    if (question.job !== undefined && job === null)
      throw new DaybookError("JOB_NOT_FOUND", `No job "${name}" is in the book. See: daybook job list.`, {
        params: { job: name },
      });
    const sentence =
      job === null
        ? `No schedule in the book runs for ${name}.`
        : `"${name}" has no schedule: it runs only when it is triggered.`;
    return answer(
      { job: name, id: null, tenant: question.tenant ?? null },
      readInstant(question.at, null).instant,
      "not_due",
      sentence,
      {},
    );
  }

  async #about(stored: StoredSchedule, at: InstantInput): Promise<WhyAnswer> {
    const { instant, gap } = readInstant(at, stored.schedule);
    if (stored.schedule === null)
      return answer(stored, instant, "unparsable", `The schedule cannot be read: ${stored.error ?? "unknown"}`, {});
    const explained = explainInstant(stored.schedule, instant);
    const around = { previousDueAt: explained.previous, nextDueAt: explained.next };
    const fire = await this.#fireAt(stored, instant);
    if (fire !== null) return this.#fromFire(stored, instant, fire, { ...around, gap });
    if (!explained.due) return answer(stored, instant, gap ? "gap" : "not_due", notDueSentence(explained, gap), around);
    return this.#dueWithoutFire(stored, instant, around);
  }

  /** A schedule with seconds is asked for by the minute: any fire within it answers. */
  async #fireAt(stored: StoredSchedule, instant: Instant): Promise<FireRecord | null> {
    const exact = await this.#store.schedules.fire(stored.id, instant);
    if (exact !== null || instant % 60_000 !== 0) return exact;
    const page = await this.#store.schedules.fires(
      { scheduleId: stored.id, dueFrom: instant, dueBefore: instant + 60_000 },
      { limit: 1 },
    );
    return page.data[0] ?? null;
  }

  async #fromFire(
    stored: StoredSchedule,
    instant: Instant,
    fire: FireRecord,
    context: Context & { gap: boolean },
  ): Promise<WhyAnswer> {
    const facts = { ...context, dueAt: fire.dueAt, fire };
    const because = fire.reason === null ? "" : `: ${fire.reason}`;
    switch (fire.outcome) {
      case "ran":
      case "queued":
        return this.#fromRun(stored, instant, fire, facts);
      case "skipped":
        return answer(
          stored,
          instant,
          "overlapped",
          `It was due, and skipped${because}. The overlap policy is ${stored.schedule?.overlap ?? "skip"}.`,
          facts,
        );
      case "missed": {
        const alive = await this.#store.workers.anyAliveAt(fire.dueAt);
        const sentence = alive
          ? `It was due and missed although a worker was alive${because}.`
          : `Nobody was alive at ${formatInstant(fire.dueAt)}; when a worker came back it was recorded as missed${because}.`;
        return answer(stored, instant, alive ? "missed" : "nobody_alive", sentence, facts);
      }
      case "coalesced":
        return answer(
          stored,
          instant,
          "coalesced",
          `It was due while nobody could act, and a newer instant ran for it${because}.`,
          facts,
        );
      case "paused":
      case "disabled":
        return answer(
          stored,
          instant,
          fire.outcome,
          `It was due while ${fire.reason ?? `it was ${fire.outcome}`}.`,
          facts,
        );
      case "refused":
        return answer(stored, instant, "refused", `It was due, but no run could be made${because}`, facts);
    }
  }

  async #fromRun(
    stored: StoredSchedule,
    instant: Instant,
    fire: FireRecord,
    facts: Context & { gap: boolean; fire: FireRecord },
  ): Promise<WhyAnswer> {
    const record = fire.runId === null ? null : await this.#store.runs.get(fire.runId);
    if (record === null)
      return answer(
        stored,
        instant,
        "ran",
        `It fired at ${formatInstant(fire.decidedAt)}; its run has been pruned since.`,
        facts,
      );
    const run = toRunView(record, this.#now(), null);
    const known = { ...facts, run: { id: run.id, status: run.status, workerId: run.workerId } };
    const moved = facts.gap
      ? " The local time asked for does not exist that day: the clock was put forward over it, and the first valid instant after it counts."
      : "";
    if (run.state === "blocked" && fire.outcome === "queued")
      return answer(
        stored,
        instant,
        "queued",
        `It fired; run ${run.id} waits for the earlier run to end, as the overlap policy says.${moved}`,
        known,
      );
    if (run.state === "blocked")
      return answer(
        stored,
        instant,
        "limit",
        `It fired; run ${run.id} waits because the limit of ${run.concurrencyKey ?? "its key"} is reached.${moved}`,
        known,
      );
    if (run.status === "held") {
      const hold = holdOf(await this.#store.overrides.list({}), { job: run.job, tenant: run.tenant });
      return answer(
        stored,
        instant,
        "held",
        `It fired; run ${run.id} waits: ${hold === null ? "its job was removed from the code" : describeHold(hold)}.${moved}`,
        known,
      );
    }
    if (run.status === "queued" && run.attempt === 0) {
      const [pause] = await this.#store.overrides.list({ scope: "queue", subject: run.queue, field: "paused" });
      if (pause?.value === true)
        return answer(
          stored,
          instant,
          "held",
          `It fired; run ${run.id} waits: ${describeHold({ ...pause, kind: "paused" })}.${moved}`,
          known,
        );
    }
    if (run.status === "queued" && run.attempt === 0)
      return answer(
        stored,
        instant,
        "waiting_for_worker",
        `It fired; run ${run.id} waits in queue "${run.queue}" for a worker with a free slot.${moved}`,
        known,
      );
    const late = fire.reason === null ? "" : ` (${fire.reason})`;
    return answer(
      stored,
      instant,
      fire.outcome === "queued" ? "queued" : "ran",
      `It fired${late}: run ${run.id} is ${run.status}.${moved}`,
      known,
    );
  }

  async #dueWithoutFire(stored: StoredSchedule, instant: Instant, around: Context): Promise<WhyAnswer> {
    const facts = { ...around, dueAt: instant };
    const removedAt = stored.removedAt ?? (await this.#store.jobs.get(stored.job))?.removedAt ?? null;
    if (removedAt !== null && instant >= removedAt)
      return answer(
        stored,
        instant,
        "removed",
        `${stored.removedAt === null ? "The job" : "The schedule"} was removed from the code on ${formatInstant(removedAt)}.`,
        facts,
      );
    if (instant < stored.createdAt)
      return answer(
        stored,
        instant,
        "not_registered",
        `The schedule was first registered on ${formatInstant(stored.createdAt)}, after that instant.`,
        facts,
      );
    if (stored.nextDueAt !== null && instant >= stored.nextDueAt) {
      if (instant > this.#now())
        return answer(stored, instant, "not_yet", "It is due then, and that is still to come.", facts);
      const alive = await this.#store.workers.anyAliveAt(instant);
      return alive
        ? answer(
            stored,
            instant,
            "not_yet",
            "It is due and not decided yet: a ticker decides within seconds, or no worker that is alive knows the job.",
            facts,
          )
        : answer(
            stored,
            instant,
            "nobody_alive",
            `Nobody was alive at ${formatInstant(instant)}. When a worker starts, the misfire policy (${stored.schedule?.misfire ?? "fire_once"}) decides.`,
            facts,
          );
    }
    return answer(
      stored,
      instant,
      "no_record",
      "It is due by the rule in force now, but the book has no row of it: the rule was another one then, or the row has been pruned.",
      facts,
    );
  }
}

interface Context {
  readonly previousDueAt: Instant | null;
  readonly nextDueAt: Instant | null;
}

interface Facts extends Partial<Context> {
  readonly dueAt?: Instant;
  readonly fire?: FireRecord;
  readonly run?: WhyAnswer["run"];
}

function answer(
  stored: { job: string; id: string | null; tenant: string | null },
  instant: Instant,
  verdict: WhyVerdict,
  sentence: string,
  facts: Facts,
): WhyAnswer {
  const fire = facts.fire;
  return {
    verdict,
    sentence,
    scheduleId: stored.id,
    job: stored.job,
    tenant: stored.tenant,
    instant,
    dueAt: facts.dueAt ?? null,
    fire:
      fire === undefined
        ? null
        : { outcome: fire.outcome, reason: fire.reason, decidedAt: fire.decidedAt, decidedBy: fire.decidedBy },
    run: facts.run ?? null,
    previousDueAt: facts.previousDueAt ?? null,
    nextDueAt: facts.nextDueAt ?? null,
  };
}

/** Local text is read in the schedule's zone, where it can fall into a gap; anything else is an instant. */
function readInstant(at: InstantInput, schedule: Schedule | null): { instant: Instant; gap: boolean } {
  if (typeof at !== "string" || !/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?$/.test(at))
    return { instant: parseInstant(at, "at"), gap: false };
  const wall = resolveWallTime(at, schedule?.timeZone ?? "UTC");
  if (wall.kind === "twice") return { instant: wall.first, gap: false };
  return { instant: wall.instant, gap: wall.kind === "gap" };
}

function notDueSentence(explained: InstantExplanation, gap: boolean): string {
  const around = [
    explained.previous === null ? null : `the last due instant before it is ${formatInstant(explained.previous)}`,
    explained.next === null ? "none comes after it" : `the next is ${formatInstant(explained.next)}`,
  ].filter((part) => part !== null);
  const tail = `; ${around.join(", ")}.`;
  if (gap) return `That local time does not exist: the clock was put forward over it${tail}`;
  switch (explained.note) {
    case "excluded":
      return `Its date is excluded${tail}`;
    case "before_start":
      return `It lies before the schedule's start${tail}`;
    case "after_end":
      return `It lies after the schedule's end${tail}`;
    case "second_pass":
      return `The clock shows that time twice, and it was due the first time${tail}`;
    case "not_named":
    case "moved_from_gap":
    case null:
      return `It is not due then (local time ${explained.local})${tail}`;
  }
}
