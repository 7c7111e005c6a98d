import { DaybookError } from "../../errors/daybook-error.ts";
import type { OverrideRecord, TenantRecord } from "../../store/port/control-store.ts";
import type { Standing } from "../../store/port/history-store.ts";
import type { Page } from "../../store/port/page.ts";
import type { Store } from "../../store/port/store.ts";
import type { Instant } from "../../time/instant.ts";
import { describeHold, holdOf } from "../control/holds.ts";
import type { Actor, Operator } from "../control/operator.ts";
import { pageOf, type ListOptions } from "./runs-api.ts";

/** What an operator's switches say, and why. */
interface Switched {
  readonly enabled: boolean;
  readonly paused: boolean;
  /** Why nothing starts, in words. */
  readonly hold: string | null;
  /** What its own switches say, whatever a wider hold does: these are what its `enable`, `disable`, `pause` and `resume` change. */
  readonly ownSwitch: { readonly enabled: boolean; readonly paused: boolean };
}

/** How a job stands for a tenant. */
export interface TenantJob extends Switched {
  readonly job: string;
  /** How it last ended; null before it did. */
  readonly state: Standing["state"] | null;
  readonly runId: string | null;
  readonly finishedAt: Instant | null;
  /** Last `succeeded` or `partial`. */
  readonly succeededAt: Instant | null;
  /** Last `failed` or `expired`. */
  readonly failedAt: Instant | null;
  /** Since the last success; null before there was one. */
  readonly ageMs: number | null;
}

/** How a tenant fares, job by job. */
export interface TenantHealth extends Switched {
  readonly tenant: string;
  readonly firstSeenAt: Instant;
  /** The newest of its jobs. */
  readonly succeededAt: Instant | null;
  readonly failedAt: Instant | null;
  readonly ageMs: number | null;
  /** Jobs whose newest end is a failure. */
  readonly failing: number;
  /** Jobs that ran for it, and those switched for it. */
  readonly jobs: readonly TenantJob[];
}

/** Tenants of the installation. */
export class TenantsApi {
  readonly #store: Store;
  readonly #operator: Operator;
  readonly #now: () => Instant;

  constructor(store: Store, operator: Operator, now: () => Instant) {
    this.#store = store;
    this.#operator = operator;
    this.#now = now;
  }

  list(): Promise<TenantRecord[]> {
    return this.#store.tenants.list();
  }

  /** How one tenant fares. @throws DaybookError `TENANT_NOT_FOUND`. */
  async health(id: string): Promise<TenantHealth> {
    const tenant = (await this.list()).find((known) => known.id === id);
    if (tenant === undefined) {
      throw new DaybookError("TENANT_NOT_FOUND", `No tenant "${id}" is in the book: nothing ever ran for it.`, {
        params: { tenant: id },
      });
    }
    const [health] = await this.#healthOf([tenant], undefined);
    if (health === undefined) throw new TypeError("The health of one tenant is one.");
    return health;
  }

  /**
   * How tenants fare, by id, job by job. Reads standings and no runs.
   * @param options.job shows that one alone. @param options.tenant the same of tenants.
   */
  async matrix(options: ListOptions & { job?: string; tenant?: string } = {}): Promise<Page<TenantHealth>> {
    const { limit, after } = pageOf(options);
    const all = (await this.list())
      .filter(
        ({ id }) => (options.tenant === undefined || id === options.tenant) && (after === undefined || id > after),
      )
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const shown = all.slice(0, limit);
    const last = shown.at(-1);
    return {
      data: await this.#healthOf(shown, options.job),
      nextCursor: all.length > shown.length && last !== undefined ? last.id : null,
    };
  }

  /** Takes back a `disable`. */
  async enable(id: string, actor: Actor = {}): Promise<void> {
    await this.#operator.clear("tenant", id, "enabled", actor);
  }

  /** Nothing starts for the tenant and nothing new is accepted for it; a tenant not seen before may be disabled in advance. */
  async disable(id: string, actor: Actor = {}): Promise<void> {
    await this.#operator.set("tenant", id, "enabled", false, actor);
  }

  async pause(id: string, actor: Actor = {}): Promise<void> {
    await this.#operator.set("tenant", id, "paused", true, actor);
  }

  async resume(id: string, actor: Actor = {}): Promise<void> {
    await this.#operator.clear("tenant", id, "paused", actor);
  }

  async #healthOf(tenants: readonly TenantRecord[], job: string | undefined): Promise<TenantHealth[]> {
    if (tenants.length === 0) return [];
    const about = { ...(job === undefined ? {} : { job }), tenants: tenants.map(({ id }) => id) };
    const [standings, overrides] = await Promise.all([
      this.#store.standings.list(about),
      this.#store.overrides.list({}),
    ]);
    const byTenant = Map.groupBy(standings, ({ tenant }) => tenant);
    const now = this.#now();
    return tenants.map((tenant) => healthOf(tenant, byTenant.get(tenant.id) ?? [], { overrides, job, now }));
  }
}

function healthOf(
  { id: tenant, firstSeenAt }: TenantRecord,
  standings: readonly Standing[],
  { overrides, job: only, now }: { overrides: readonly OverrideRecord[]; job: string | undefined; now: Instant },
): TenantHealth {
  const byJob = new Map(standings.map((standing) => [standing.job, standing]));
  const switched = overrides.flatMap(({ scope, subject }) => {
    // A job's name has no slash in it; a tenant's may.
    const at = subject.indexOf("/");
    return scope === "job_tenant" && subject.slice(at + 1) === tenant ? [subject.slice(0, at)] : [];
  });
  const names = [...new Set([...byJob.keys(), ...switched.filter((job) => only === undefined || job === only)])];
  const jobs = names.toSorted().map((job): TenantJob => {
    const { state = null, runId = null, finishedAt = null, succeededAt = null, failedAt = null } = byJob.get(job) ?? {};
    const ends = { state, runId, finishedAt, succeededAt, failedAt, ageMs: ageOf(succeededAt, now) };
    const own = ownSwitch(overrides, "job_tenant", `${job}/${tenant}`);
    return { job, ...ends, ...switchedOf(overrides, job, tenant), ownSwitch: own };
  });
  const succeededAt = newest(jobs.map((job) => job.succeededAt));
  return {
    tenant,
    firstSeenAt,
    succeededAt,
    failedAt: newest(jobs.map((job) => job.failedAt)),
    ageMs: ageOf(succeededAt, now),
    failing: jobs.filter(({ state }) => state === "failed" || state === "expired").length,
    jobs,
    // Of no job: what holds all of them.
    ...switchedOf(overrides, "", tenant),
    ownSwitch: ownSwitch(overrides, "tenant", tenant),
  };
}

function ownSwitch(
  overrides: readonly OverrideRecord[],
  scope: "tenant" | "job_tenant",
  subject: string,
): Switched["ownSwitch"] {
  const own = overrides.filter((override) => override.scope === scope && override.subject === subject);
  return {
    enabled: !own.some(({ field, value }) => field === "enabled" && value === false),
    paused: own.some(({ field, value }) => field === "paused" && value === true),
  };
}

function switchedOf(overrides: readonly OverrideRecord[], job: string, tenant: string): Omit<Switched, "ownSwitch"> {
  const hold = holdOf(overrides, { job, tenant });
  return {
    enabled: hold?.kind !== "disabled",
    paused: hold?.kind === "paused",
    hold: hold === null ? null : describeHold(hold),
  };
}

function ageOf(succeededAt: Instant | null, now: Instant): number | null {
  return succeededAt === null ? null : Math.max(0, now - succeededAt);
}

function newest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : Math.max(...known);
}
