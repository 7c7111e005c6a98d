import { DaybookError } from "../../errors/daybook-error.ts";
import type { JobCheckRecord } from "../../job/job-record.ts";
import type { CheckResult, CheckSum } from "../../store/port/check-store.ts";
import type { StoredJob } from "../../store/port/job-store.ts";
import type { Page } from "../../store/port/page.ts";
import type { Store } from "../../store/port/store.ts";
import type { Clock } from "../../time/clock.ts";
import { pageOf, type ListOptions } from "../api/runs-api.ts";
import type { Actor, Operator } from "../control/operator.ts";
import type { JobBook } from "../register/job-book.ts";
import type { KeepAlive } from "../service/keep-alive.ts";
import type { Checker } from "./checker.ts";
import { waitMs, whyOverdue } from "./overdue.ts";

const mostStanding = 10_000;
/** How often is looked for the end of a check that another process makes. */
const pollMs = 500;

/** How a check stands for one tenant. */
export interface CheckStanding {
  readonly tenant: string | null;
  /** The newest result; null while there is none. */
  readonly newest: CheckResult | null;
  /** What waits or runs now. */
  readonly underWay: CheckResult | null;
}

/** A check as it is registered, and how it stands. */
export interface CheckView extends JobCheckRecord {
  /** For each tenant it was asked for, the one for no tenant first. */
  readonly standings: readonly CheckStanding[];
}

/** Newest results that did not pass. */
export interface CheckTroubles {
  readonly results: readonly CheckResult[];
  /** There are more. */
  readonly truncated: boolean;
}

/** Whose data to look at, and who wants it. */
export interface AskOptions extends Actor {
  tenant?: string;
}

/** Integrity checks that jobs register. Works on the book: the job need not be known to this process. Guide: `docs/guide/checks.md`. */
export class ChecksApi {
  readonly #store: Store;
  readonly #operator: Operator;
  readonly #clock: Clock;
  readonly #book: JobBook;
  readonly #checker: Checker;
  readonly #keepAlive: KeepAlive;
  readonly #nextId: () => string;

  constructor(parts: {
    store: Store;
    operator: Operator;
    clock: Clock;
    book: JobBook;
    checker: Checker;
    keepAlive: KeepAlive;
    nextId: () => string;
  }) {
    this.#store = parts.store;
    this.#operator = parts.operator;
    this.#clock = parts.clock;
    this.#book = parts.book;
    this.#checker = parts.checker;
    this.#keepAlive = parts.keepAlive;
    this.#nextId = parts.nextId;
  }

  /** The checks of a job, in the order of its code. @throws DaybookError `JOB_NOT_FOUND`. */
  async list(job: string, { tenant }: { tenant?: string } = {}): Promise<CheckView[]> {
    const registered = await this.#registered(job);
    const standing = await this.#standing({ job, ...(tenant === undefined ? {} : { tenant }) });
    return registered.map((check) => ({
      ...check,
      standings: standingsOf(standing.filter((result) => result.check === check.name)),
    }));
  }

  /**
   * Asks for a check. A process that has the job's code makes it: this one if it has, else the first worker that hears of it, within ten minutes.
   * While the same check waits already, that one is told.
   * @returns at once, usually before it is over. @throws DaybookError `JOB_NOT_FOUND`, `CHECK_NOT_FOUND`, `TENANT_NOT_FOUND`.
   */
  async ask(job: string, check: string, { tenant, ...actor }: AskOptions = {}): Promise<CheckResult> {
    await this.#assertKnown(job, check);
    if (tenant !== undefined) await this.#assertTenant(tenant);
    const now = this.#clock.now();
    // What nobody took in its time must not stand for what is asked now.
    await this.#store.checks.endOverdue(now, whyOverdue);
    const asked = await this.#store.checks.ask({
      id: this.#nextId(),
      job,
      check,
      tenant: tenant ?? null,
      askedAt: now,
      askedBy: actor.by ?? null,
      runId: null,
      deadlineAt: now + waitMs,
    });
    const subject = `check:${job}/${check}`;
    await this.#operator.audit("check.ask", subject, null, { id: asked.id, tenant: asked.tenant }, actor);
    await this.#checker.take(asked.id);
    return this.get(asked.id);
  }

  /** Asks for a check and waits for its end. @throws as {@link ask}; what goes wrong in the check itself is in the result. */
  async run(job: string, check: string, options: AskOptions = {}): Promise<CheckResult> {
    const letGo = this.#keepAlive.hold();
    try {
      let result = await this.ask(job, check, options);
      while (result.finishedAt === null) {
        if (result.state === "waiting") await this.#checker.take(result.id);
        await this.#checker.over(result.id);
        result = await this.get(result.id);
        if (result.finishedAt === null) await this.#pause();
      }
      return result;
    } finally {
      letGo();
    }
  }

  /** One result. @throws DaybookError `CHECK_NOT_FOUND`. */
  async get(id: string): Promise<CheckResult> {
    const result = await this.#store.checks.get(id);
    if (result === null) throw resultNotFound(id);
    if (!this.#isOverdue(result)) return result;
    await this.#store.checks.endOverdue(this.#clock.now(), whyOverdue);
    return (await this.#store.checks.get(id)) ?? result;
  }

  /** The results of a check, newest first, what is under way included. @throws DaybookError `JOB_NOT_FOUND`, `CHECK_NOT_FOUND`, `FILTER_INVALID`. */
  async history(
    job: string,
    check: string,
    { tenant }: { tenant?: string } = {},
    options: ListOptions = {},
  ): Promise<Page<CheckResult>> {
    await this.#assertKnown(job, check);
    const filter = { job, check, ...(tenant === undefined ? {} : { tenant }) };
    return this.#store.checks.history(filter, pageOf(options));
  }

  /** What the checks of all jobs find fault with now: newest results that found problems, or whose check failed; by job, check and tenant. */
  async troubles({ tenant, limit = 200 }: { tenant?: string; limit?: number } = {}): Promise<CheckTroubles> {
    const filter = { troubled: true, ...(tenant === undefined ? {} : { tenant }) };
    const [jobs, found] = await Promise.all([
      this.#store.jobs.list(),
      this.#store.checks.standing(filter, mostStanding),
    ]);
    const known = new Set(
      jobs
        .filter(({ removedAt }) => removedAt === null)
        .flatMap(({ name, definition }) => definition.checks.map((check) => JSON.stringify([name, check.name]))),
    );
    // What code registers no more is nobody's trouble any more.
    const results = found.filter(({ job, check }) => known.has(JSON.stringify([job, check])));
    return {
      results: results.slice(0, limit),
      truncated: results.length > limit || found.length === mostStanding,
    };
  }

  /** How each registered check stands over all tenants, by job and in the order of its code; also those that were never asked for. */
  async sums(): Promise<CheckSum[]> {
    const [jobs, sums] = await Promise.all([this.#store.jobs.list(), this.#store.checks.sums(this.#clock.now())]);
    return sumsOf(jobs, sums);
  }

  async #standing(filter: { job: string; tenant?: string }): Promise<CheckResult[]> {
    const standing = await this.#store.checks.standing(filter, mostStanding);
    if (!standing.some((result) => this.#isOverdue(result))) return standing;
    await this.#store.checks.endOverdue(this.#clock.now(), whyOverdue);
    return this.#store.checks.standing(filter, mostStanding);
  }

  #isOverdue({ finishedAt, deadlineAt }: CheckResult): boolean {
    return finishedAt === null && deadlineAt < this.#clock.now();
  }

  async #registered(job: string): Promise<readonly JobCheckRecord[]> {
    const stored = await this.#store.jobs.get(job);
    if (stored !== null && stored.removedAt === null) return stored.definition.checks;
    const here = this.#book.get(job);
    if (here !== undefined) return here.record.checks;
    const why = stored === null ? "is not in the book. See: daybook job list" : "was removed from its program";
    throw new DaybookError("JOB_NOT_FOUND", `Job "${job}" ${why}.`, { params: { job } });
  }

  async #assertKnown(job: string, check: string): Promise<void> {
    const names = (await this.#registered(job)).map(({ name }) => name);
    if (names.includes(check)) return;
    const has = names.length === 0 ? "It registers none" : `It has: ${names.join(", ")}`;
    throw new DaybookError("CHECK_NOT_FOUND", `Job "${job}" has no check "${check}". ${has}.`, {
      params: { job, check, known: names },
    });
  }

  async #assertTenant(tenant: string): Promise<void> {
    const known = await this.#store.tenants.list();
    if (known.some(({ id }) => id === tenant)) return;
    throw new DaybookError("TENANT_NOT_FOUND", `No tenant "${tenant}" is in the book.`, { params: { tenant } });
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.timer(pollMs, resolve);
    });
  }
}

/** Of the checks that these jobs register. */
export function sumsOf(jobs: readonly StoredJob[], sums: readonly CheckSum[]): CheckSum[] {
  const byCheck = new Map(sums.map((sum) => [JSON.stringify([sum.job, sum.check]), sum]));
  const none = { passed: 0, problems: 0, failed: 0, found: 0, lastResultAt: null, firstResultAt: null, overdue: 0 };
  return jobs
    .filter(({ removedAt }) => removedAt === null)
    .flatMap(({ name: job, definition }) =>
      definition.checks.map(({ name: check }) => byCheck.get(JSON.stringify([job, check])) ?? { job, check, ...none }),
    );
}

/** Also the answer to who may not know of it. */
export function resultNotFound(id: string): DaybookError {
  return new DaybookError("CHECK_NOT_FOUND", `No result of a check has the id "${id}". It may have been pruned.`, {
    params: { id },
  });
}

function standingsOf(results: readonly CheckResult[]): CheckStanding[] {
  const byTenant = new Map<string | null, { newest: CheckResult | null; underWay: CheckResult | null }>();
  for (const result of results) {
    const standing = byTenant.get(result.tenant) ?? { newest: null, underWay: null };
    byTenant.set(result.tenant, standing);
    // They come oldest first: of what runs and what waits behind it, the one that runs.
    if (result.finishedAt === null) standing.underWay ??= result;
    else standing.newest = result;
  }
  return [...byTenant].map(([tenant, standing]) => ({ tenant, ...standing }));
}
