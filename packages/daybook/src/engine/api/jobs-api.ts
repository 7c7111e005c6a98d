import { DaybookError } from "../../errors/daybook-error.ts";
import { parseRetry } from "../../run/retry-policy.ts";
import type { RetryOptions } from "../../run/retry.ts";
import type { StoredJob } from "../../store/port/job-store.ts";
import type { RunEnd } from "../../store/port/run-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Instant } from "../../time/instant.ts";
import { checkLimit, type Actor, type Operator } from "../control/operator.ts";
import { jobView, nextFires, schedulesFor, usualDuration, type JobDetail, type JobView } from "./job-view.ts";
import { resettable, type Resettable } from "./resettable.ts";
import { toRunView } from "./run-view.ts";

/** With whose eyes jobs are looked at, and how far back. */
export interface JobReadOptions {
  /** Only what concerns this tenant: its schedules, switches and runs, and nothing of others. */
  tenant?: string;
  /** How many of the newest ends to tell of each job, at most 30. @defaultValue 0 for a list, 30 for one job */
  outcomes?: number;
}

const mostOutcomes = 30;
const firesShown = 5;

/** Whom a switch is about: all runs of the job, or those of one tenant. */
export interface SwitchOptions extends Actor {
  tenant?: string;
}

export interface ResetOptions extends Actor {
  /** Only these. @defaultValue all */
  fields?: readonly Resettable[];
}

/** The switch for all jobs of all programs. */
export interface EverythingSwitch {
  readonly enabled: boolean;
  /** When it was turned off; null while it is on. */
  readonly setAt: Instant | null;
  readonly setBy: string | null;
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
  async list({ tenant, outcomes = 0 }: JobReadOptions = {}): Promise<JobView[]> {
    const [jobs, overrides, schedules] = await Promise.all([
      this.#store.jobs.list(),
      this.#store.overrides.list({}),
      this.#store.schedules.list({}),
    ]);
    const ends = await this.#ends(
      jobs.map(({ name }) => name),
      tenant,
      outcomes,
    );
    const views = jobs.map((job) => jobView(job, { overrides, schedules, ends, tenant: tenant ?? null }));
    return views.toSorted(
      (a, b) => Number(a.removedAt !== null) - Number(b.removedAt !== null) || (a.name < b.name ? -1 : 1),
    );
  }

  /** @throws DaybookError `JOB_NOT_FOUND` naming jobs with similar names. */
  async get(name: string, { tenant, outcomes = mostOutcomes }: JobReadOptions = {}): Promise<JobDetail> {
    const [job, overrides, schedules, last, ends] = await Promise.all([
      this.#existing(name),
      this.#store.overrides.list({}),
      this.#store.schedules.list({ job: name, withRemoved: true }),
      this.#store.runs.latest(name, tenant),
      this.#ends([name], tenant, mostOutcomes),
    ]);
    const now = this.#now();
    const view = jobView(job, { overrides, schedules, ends: ends.slice(0, outcomes), tenant: tenant ?? null });
    return {
      ...view,
      lastRun: last === null ? null : toRunView(last, now, null),
      usualDurationMs: usualDuration(ends),
      nextFires: job.removedAt === null ? nextFires(schedulesFor(schedules, tenant ?? null), now, firesShown) : [],
    };
  }

  /** @throws DaybookError `JOB_NOT_FOUND` naming jobs with similar names. */
  async assertKnown(name: string): Promise<void> {
    await this.#existing(name);
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

  /** Whether that switch is on; of who turned it off, and when. */
  async everything(): Promise<EverythingSwitch> {
    const [off] = await this.#store.overrides.list({ scope: "global", subject: "", field: "enabled" });
    return off === undefined || off.value !== false
      ? { enabled: true, setAt: null, setBy: null }
      : { enabled: false, setAt: off.setAt, setBy: off.setBy };
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
  async reset(name: string, { fields = resettable, ...actor }: ResetOptions = {}): Promise<void> {
    await this.#existing(name);
    for (const field of fields) await this.#operator.clear("job", name, field, actor);
  }

  async #ends(jobs: readonly string[], tenant: string | undefined, limit: number): Promise<RunEnd[]> {
    if (limit === 0) return [];
    return this.#store.runs.recentEnds(jobs, { ...(tenant === undefined ? {} : { tenant }), limit });
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
