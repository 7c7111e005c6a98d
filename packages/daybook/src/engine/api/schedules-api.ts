import { DaybookError } from "../../errors/daybook-error.ts";
import { lintSchedule, type ScheduleFinding } from "../../schedule/lint-schedule.ts";
import { preview, type PreviewEntry } from "../../schedule/preview.ts";
import type { DescribeLocale } from "../../schedule/schedule-phrases.ts";
import type { Schedule } from "../../schedule/schedule.ts";
import type { FireFilter, FireRecord, StoredSchedule } from "../../store/port/schedule-store.ts";
import type { Page } from "../../store/port/page.ts";
import type { Store } from "../../store/port/store.ts";
import type { Instant } from "../../time/instant.ts";
import type { Actor, Operator } from "../control/operator.ts";
import { effectiveSchedule, withCron } from "../register/effective-schedule.ts";
import { describeStored } from "./describe-stored.ts";
import { pageOf, type ListOptions } from "./runs-api.ts";
import { summarize } from "./statistics.ts";
import { proposeSchedule, type ScheduleProposal } from "./schedule-proposal.ts";

/** Something to look at before it costs a night: a schedule that cannot be read, or a finding of the lint. */
export type ScheduleReport = ScheduleFinding | { readonly code: "unreadable"; readonly message: string };

/** Schedules of the installation and their fires. */
export class SchedulesApi {
  readonly #store: Store;
  readonly #operator: Operator;
  readonly #now: () => Instant;
  readonly #onChanged: () => void;

  constructor(store: Store, operator: Operator, now: () => Instant, onChanged: () => void) {
    this.#store = store;
    this.#operator = operator;
    this.#now = now;
    this.#onChanged = onChanged;
  }

  list(filter: { job?: string; tenant?: string; withRemoved?: boolean } = {}): Promise<StoredSchedule[]> {
    return this.#store.schedules.list(filter);
  }

  /** @param id `<job>/<key>`; the job's name alone means its schedule `default`. @throws DaybookError `SCHEDULE_NOT_FOUND`. */
  async get(id: string): Promise<StoredSchedule> {
    const stored =
      (await this.#store.schedules.get(id)) ??
      (await this.#store.schedules.get(`${id}/default`)) ??
      (await this.#onlyOne(id));
    if (stored !== null) return stored;
    throw noSuchSchedule(id);
  }

  /** The next `count` instants from now (or `from`), with the clock changes among them marked. */
  async preview(id: string, options: { count?: number; from?: Instant } = {}): Promise<PreviewEntry[]> {
    const stored = await this.get(id);
    return preview(readable(stored), {
      from: options.from ?? this.#now(),
      count: options.count ?? 5,
      spreadKey: stored.id,
    });
  }

  /** The schedule in words; the error's text for one that cannot be read. */
  describe(stored: StoredSchedule, locale: DescribeLocale = "en"): Promise<string> {
    return describeStored(stored, locale);
  }

  /** What is wrong or surprising about a schedule in the next year, measured against what its runs usually take. */
  async lint(id: string): Promise<ScheduleReport[]> {
    const stored = await this.get(id);
    if (stored.schedule === null)
      return [{ code: "unreadable", message: stored.error ?? "The schedule cannot be read." }];
    const usualRunMs = await this.#usualRunMs(stored.job);
    return lintSchedule(stored.schedule, { from: this.#now(), ...(usualRunMs === null ? {} : { usualRunMs }) });
  }

  /**
   * What a cron would mean before it is set: in words, its next instants, what the lint finds, and beside it what code says and what is in force.
   * @param options.id the schedule whose time zone and policies it would take over; without it, `timeZone` says where it is meant.
   * @throws DaybookError `SCHEDULE_INVALID` naming the field, `SCHEDULE_NOT_FOUND`.
   */
  async propose(
    cron: string,
    options: { id?: string; timeZone?: string; count?: number; from?: Instant; locale?: DescribeLocale } = {},
  ): Promise<ScheduleProposal> {
    const stored = options.id === undefined ? null : await this.get(options.id);
    return proposeSchedule({
      cron,
      stored,
      timeZone: options.timeZone,
      from: options.from ?? this.#now(),
      count: options.count ?? 5,
      locale: options.locale ?? "en",
      usualRunMs: stored === null ? null : await this.#usualRunMs(stored.job),
    });
  }

  fires(filter: FireFilter = {}, options: ListOptions = {}): Promise<Page<FireRecord>> {
    return this.#store.schedules.fires(filter, pageOf(options));
  }

  /** Instants pass and are recorded as paused until the schedule is resumed. */
  async pause(id: string, actor: Actor = {}): Promise<void> {
    const stored = await this.get(id);
    await this.#operator.set("schedule", stored.id, "paused", true, actor);
  }

  async resume(id: string, actor: Actor = {}): Promise<void> {
    const stored = await this.get(id);
    await this.#operator.clear("schedule", stored.id, "paused", actor);
  }

  /**
   * The operator's cron in place of what code says; time zone and policies stay code's.
   * @throws DaybookError `SCHEDULE_INVALID` naming the field; nothing is changed then.
   */
  async setCron(id: string, cron: string, actor: Actor = {}): Promise<StoredSchedule> {
    const stored = await this.get(id);
    withCron(stored.definition, cron, stored.createdAt);
    await this.#operator.set("schedule", stored.id, "cron", cron, actor);
    return this.#change(stored, cron);
  }

  /** Back to what code says. */
  async resetCron(id: string, actor: Actor = {}): Promise<StoredSchedule> {
    const stored = await this.get(id);
    await this.#operator.clear("schedule", stored.id, "cron", actor);
    return this.#change(stored, null);
  }

  async #change(stored: StoredSchedule, cron: string | null): Promise<StoredSchedule> {
    const write = effectiveSchedule(
      stored.job,
      { key: stored.key, definition: stored.definition, error: null },
      stored,
      cron,
      this.#now(),
    );
    await this.#store.schedules.change(write, this.#now());
    this.#onChanged();
    return this.get(stored.id);
  }

  async #onlyOne(job: string): Promise<StoredSchedule | null> {
    const all = await this.#store.schedules.list({ job });
    return all.length === 1 ? (all[0] ?? null) : null;
  }

  async #usualRunMs(job: string): Promise<number | null> {
    const { byJob } = await this.#store.rollUps.sum({ job, from: this.#now() - 30 * 86_400_000 });
    return summarize(byJob).averageMs;
  }
}

export function noSuchSchedule(id: string): DaybookError {
  return new DaybookError("SCHEDULE_NOT_FOUND", `No schedule "${id}" is in the book. See: daybook schedule list.`, {
    params: { schedule: id },
  });
}

/** @throws DaybookError `SCHEDULE_INVALID` for a schedule that cannot be read. */
function readable(stored: StoredSchedule): Schedule {
  if (stored.schedule !== null) return stored.schedule;
  throw new DaybookError("SCHEDULE_INVALID", `Schedule ${stored.id} cannot be read: ${stored.error ?? "unknown"}`, {
    params: { schedule: stored.id },
  });
}
