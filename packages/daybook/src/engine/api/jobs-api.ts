import { DaybookError } from "../../errors/daybook-error.ts";
import type { JobRecord } from "../../job/job-record.ts";
import { parseRetry } from "../../run/retry-policy.ts";
import type { RetryOptions } from "../../run/retry.ts";
import type { OverrideRecord } from "../../store/port/control-store.ts";
import type { StoredJob } from "../../store/port/job-store.ts";
import type { StoredSchedule } from "../../store/port/schedule-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Instant } from "../../time/instant.ts";
import { describeHold, holdOf } from "../control/holds.ts";
import { checkLimit, type Actor, type Operator } from "../control/operator.ts";
import { toRunView, type RunView } from "./run-view.ts";

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
  readonly overrides: readonly OverrideRecord[];
  readonly schedules: readonly StoredSchedule[];
  readonly nextDueAt: Instant | null;
}

/** A job with its newest run. */
export interface JobDetail extends JobView {
  readonly lastRun: RunView | null;
}

/** Whom a switch is about: all runs of the job, or those of one tenant. */
export interface SwitchOptions extends Actor {
  tenant?: string;
}

/** Jobs of the installation, and the operator's switches on them. Works on the book: the job need not be known to this process. */
export class JobsApi {
  readonly #store: Store;
  readonly #operator: Operator;
  readonly #now: () => Instant;

  constructor(store: Store, operator: Operator, now: () => Instant) {
    this.#store = store;
    this.#operator = operator;
    this.#now = now;
  }

  /** By name; removed jobs last. */
  async list(): Promise<JobView[]> {
    const [jobs, overrides, schedules] = await Promise.all([
      this.#store.jobs.list(),
      this.#store.overrides.list({}),
      this.#store.schedules.list({}),
    ]);
    const views = jobs.map((job) => jobView(job, overrides, schedules));
    return views.toSorted(
      (a, b) => Number(a.removedAt !== null) - Number(b.removedAt !== null) || (a.name < b.name ? -1 : 1),
    );
  }

  /** @throws DaybookError `JOB_NOT_FOUND` naming jobs with similar names. */
  async get(name: string): Promise<JobDetail> {
    const job = await this.#existing(name);
    const [overrides, schedules, last] = await Promise.all([
      this.#store.overrides.list({}),
      this.#store.schedules.list({ job: name, withRemoved: true }),
      this.#store.runs.latest(name, undefined),
    ]);
    return {
      ...jobView(job, overrides, schedules),
      lastRun: last === null ? null : toRunView(last, this.#now(), null),
    };
  }

  /** Nothing of the job starts until it is resumed: its instants are recorded as paused, its waiting runs wait. */
  async pause(name: string, options: SwitchOptions = {}): Promise<void> {
    await this.#existing(name);
    await this.#operator.set(...scopeOf(name, options), "paused", true, options);
  }

  async resume(name: string, options: SwitchOptions = {}): Promise<void> {
    await this.#existing(name);
    await this.#operator.clear(...scopeOf(name, options), "paused", options);
  }

  /** Takes back a `disable`. */
  async enable(name: string, options: SwitchOptions = {}): Promise<void> {
    await this.#existing(name);
    await this.#operator.clear(...scopeOf(name, options), "enabled", options);
  }

  /** Nothing of the job starts and nothing new is accepted until it is enabled. */
  async disable(name: string, options: SwitchOptions = {}): Promise<void> {
    await this.#existing(name);
    await this.#operator.set(...scopeOf(name, options), "enabled", false, options);
  }

  /** The switch for everything: no job of any program starts or is accepted. */
  async disableAll(actor: Actor = {}): Promise<void> {
    await this.#operator.set("global", "", "enabled", false, actor);
  }

  async enableAll(actor: Actor = {}): Promise<void> {
    await this.#operator.clear("global", "", "enabled", actor);
  }

  /** At most `limit` of the job running at a time over the cluster, per concurrency key; null: no limit, whatever code says. */
  async setLimit(name: string, limit: number | null, actor: Actor = {}): Promise<void> {
    await this.#existing(name);
    await this.#operator.set("job", name, "limit", checkLimit(limit, "limit"), actor);
  }

  /** Another retry policy than code's, for attempts that fail from now on. @throws DaybookError `OPTION_INVALID`. */
  async setRetry(
    name: string,
    retry: Omit<RetryOptions, "backoff"> & { backoff?: "fixed" | "linear" | "exponential" },
    actor: Actor = {},
  ): Promise<void> {
    await this.#existing(name);
    parseRetry(retry);
    await this.#operator.set("job", name, "retry", retry, actor);
  }

  /** Undoes the operator's limit, retry policy, pause and switch: back to what code says. Schedules have a reset of their own. */
  async reset(name: string, actor: Actor = {}): Promise<void> {
    await this.#existing(name);
    for (const field of ["limit", "retry", "paused", "enabled"] as const)
      await this.#operator.clear("job", name, field, actor);
  }

  async #existing(name: string): Promise<StoredJob> {
    const job = await this.#store.jobs.get(name);
    if (job !== null) return job;
    const names = (await this.#store.jobs.list()).map((known) => known.name);
    const close = names.filter((known) => known.includes(name) || name.includes(known)).slice(0, 5);
    const hint =
      close.length > 0
        ? `Did you mean ${close.join(", ")}?`
        : names.length === 0
          ? "No job is registered yet: start a worker once."
          : "See: daybook job list.";
    throw new DaybookError("JOB_NOT_FOUND", `No job "${name}" is in the book. ${hint}`, {
      params: { job: name, similar: close },
    });
  }
}

function scopeOf(name: string, options: SwitchOptions): ["job" | "job_tenant", string] {
  return options.tenant === undefined ? ["job", name] : ["job_tenant", `${name}/${options.tenant}`];
}

function jobView(job: StoredJob, all: readonly OverrideRecord[], allSchedules: readonly StoredSchedule[]): JobView {
  const schedules = allSchedules.filter((schedule) => schedule.job === job.name);
  const ids = new Set(schedules.map((schedule) => schedule.id));
  const overrides = all.filter((entry) =>
    entry.scope === "job"
      ? entry.subject === job.name
      : entry.scope === "job_tenant"
        ? entry.subject.startsWith(`${job.name}/`)
        : entry.scope === "schedule" && ids.has(entry.subject),
  );
  const hold = holdOf(all, { job: job.name, tenant: null });
  const limit = overrides.find((entry) => entry.scope === "job" && entry.field === "limit");
  const due = schedules.flatMap((schedule) =>
    schedule.removedAt === null && schedule.nextDueAt !== null ? [schedule.nextDueAt] : [],
  );
  return {
    name: job.name,
    app: job.app,
    definition: job.definition,
    version: job.version,
    source: job.source,
    registeredAt: job.registeredAt,
    changedAt: job.changedAt,
    removedAt: job.removedAt,
    enabled: hold?.kind !== "disabled",
    paused: hold?.kind === "paused",
    hold: hold === null ? null : describeHold(hold),
    limit: limit === undefined ? (job.definition.concurrency?.limit ?? null) : (limit.value as number | null),
    overrides,
    schedules,
    nextDueAt: due.length === 0 || job.removedAt !== null ? null : Math.min(...due),
  };
}
