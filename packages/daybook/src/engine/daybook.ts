import type { Logger } from "pino";
import { DaybookError } from "../errors/daybook-error.ts";
import type { InputOf, InputSchema, Job } from "../job/job.ts";
import type { RunContext } from "../job/run-context.ts";
import { RunIdSource } from "../run/run-id.ts";
import type { TriggerKind } from "../run/state.ts";
import { assertNotMoved } from "../store/move/mark.ts";
import type { RegisterResult } from "../store/port/job-store.ts";
import type { Store } from "../store/port/store.ts";
import type { WorkerRecord } from "../store/port/worker-store.ts";
import type { Clock } from "../time/clock.ts";
import { parseDuration, type Duration } from "../time/duration.ts";
import { parseInstant, type InstantInput } from "../time/instant.ts";
import { AccountsApi } from "./access/accounts-api.ts";
import { Passwords } from "./access/passwords.ts";
import { TokensApi } from "./access/tokens-api.ts";
import { AuditApi } from "./api/audit-api.ts";
import { JobsApi } from "./api/jobs-api.ts";
import { QueuesApi } from "./api/queues-api.ts";
import { RunsApi } from "./api/runs-api.ts";
import { SchedulesApi } from "./api/schedules-api.ts";
import { SettingsApi } from "./api/settings-api.ts";
import { TenantsApi } from "./api/tenants-api.ts";
import { ChecksApi } from "./checks/checks-api.ts";
import { Operator } from "./control/operator.ts";
import { buildRun, type RunTarget } from "./enqueue/build-run.ts";
import { Enqueuer } from "./enqueue/enqueuer.ts";
import { readInput, readStoredInput } from "./enqueue/read-input.ts";
import { EventHub, type DaybookEvents } from "./events.ts";
import type { Fetch } from "./fetch.ts";
import { HealthApi } from "./health/health-api.ts";
import { loadPino } from "./load-pino.ts";
import { Latencies } from "./measure/latency.ts";
import type { ResolvedOptions } from "./options.ts";
import type { JobBook, JobFailure } from "./register/job-book.ts";
import { Registrar } from "./register/registrar.ts";
import { RetentionApi } from "./retention/retention-api.ts";
import { SharesApi } from "./share/shares-api.ts";
import { KeepAlive } from "./service/keep-alive.ts";
import { ServiceHealth, type ServiceReport } from "./service/service-health.ts";
import { TrackedRuns } from "./track/tracked-runs.ts";
import { Telemetry } from "./telemetry/telemetry.ts";
import { CredentialsApi } from "./vault/credentials-api.ts";
import { vaultOfEnvironment, type VaultOptions } from "./vault/vault-keys.ts";
import { Tracker, type TrackOptions } from "./track/tracker.ts";
import type { WhyAnswer } from "./why/why-answer.ts";
import { Why, type WhyQuestion } from "./why/why.ts";
import { WorkerProcess } from "./worker/worker-process.ts";

/** What an enqueue may say besides the input. */
export interface EnqueueOptions {
  tenant?: string;
  /** Not before this long from now. */
  delay?: Duration;
  /** Not before this instant; not together with `delay`. */
  at?: InstantInput;
  /** Smaller runs first. @defaultValue the job's */
  priority?: number;
  /** @defaultValue the job's */
  queue?: string;
  /** While an unfinished run of the job and tenant has the same key, that run is returned and none is made. */
  dedupeKey?: string;
  /** Ends as `expired` when it has waited this long. @defaultValue the job's */
  expires?: Duration;
  /** How many attempts may fail. @defaultValue the job's */
  attempts?: number;
  /** `manual` for a person's button: the run then takes part in overlap policies. @defaultValue `"api"` */
  trigger?: "api" | "manual";
  /** Who or what asked for it. */
  by?: string;
  /**
   * A transaction of yours, on PostgreSQL, in which the run is written: it is there when that commits, together with your own rows, and was
   * never there when it rolls back. Without `tx` the run is written at once, whatever transaction you are in.
   *
   * Takes a client of `pg` after its `BEGIN`, Kysely's `Transaction`, Drizzle's transaction, the client of Prisma's interactive
   * transaction, and Knex's `Transaction`, each on the database that the book is in.
   *
   * - The `id` that is returned means something only when the transaction commits. A worker starts the run then, and not before.
   * - With a `dedupeKey` the call waits while another open transaction has written a run of the same key, as an insert into a unique index
   *   does: until that one ends, or your own `lock_timeout`. If it commits, its run is returned.
   * - When PostgreSQL fails a statement (a deadlock, a lost connection), your transaction has failed with it: roll it back.
   *
   * Wrong objects are refused with `OPTION_INVALID`, before anything is written: a pool, a client that has no transaction open, another database. Where
   * there is no book: `SCHEMA_MISSING`. A book in a SQLite file refuses any. Guide: `docs/guide/transactions.md`.
   */
  tx?: object;
}

/** What an enqueue made. */
export interface EnqueuedRun {
  readonly id: string;
  /** False when a run with the dedupe key was there already; `id` is that run's. */
  readonly created: boolean;
}

/** Makes the handler behind {@link Daybook.fetch}, from a floor above this one. */
export type OpenHandler = (parts: {
  readonly daybook: Daybook;
  readonly store: Store;
  readonly passwords: Passwords;
  readonly clock: Clock;
  readonly health: ServiceHealth;
  readonly logger: () => Logger;
  /** Has this called when the process begins to stop: what would otherwise never end, ends then. */
  readonly onStop: (close: () => Promise<void>) => void;
  readonly latencies: Latencies;
  readonly telemetry: Telemetry;
}) => Promise<Fetch>;

/**
 * Daybook in one process: enqueue, work, read and control.
 *
 * Made by `createDaybook`. Without {@link start} it is a client: it enqueues, tracks, reads and controls, and runs nothing.
 */
export class Daybook {
  readonly runs: RunsApi;
  readonly jobs: JobsApi;
  readonly schedules: SchedulesApi;
  readonly queues: QueuesApi;
  readonly tenants: TenantsApi;
  readonly settings: SettingsApi;
  readonly audit: AuditApi;
  /** How history is deleted. */
  readonly retention: RetentionApi;
  /** Looks at the data that jobs keep. */
  readonly checks: ChecksApi;
  /** What is stuck or stalled. */
  readonly health: HealthApi;
  /** Work that runs elsewhere and reports from outside; what `POST /tracked-runs` calls. */
  readonly trackedRuns: TrackedRuns;
  readonly accounts: AccountsApi;
  readonly tokens: TokensApi;
  readonly credentials: CredentialsApi;
  /** Links that show progress to people without an account. */
  readonly shares: SharesApi;
  /**
   * The way in over HTTP, `/api/v1` and `/health`: a web-standard handler for any framework, with nothing around it that listens. Guide:
   * `docs/guide/http.md`. What it needs is loaded by the first request.
   */
  readonly fetch: Fetch;
  readonly #options: ResolvedOptions;
  readonly #store: Store;
  readonly #book: JobBook;
  readonly #events: EventHub;
  readonly #health: ServiceHealth;
  readonly #enqueuer: Enqueuer;
  readonly #registrar: Registrar;
  readonly #worker: WorkerProcess;
  readonly #tracker: Tracker;
  readonly #why: Why;
  readonly #ids = new RunIdSource();
  #logger: Logger | undefined;
  readonly #closers: (() => Promise<void>)[] = [];
  #isClosing = false;
  #stopped: Promise<void> | null = null;

  /** @internal Use `createDaybook`. */
  constructor(options: ResolvedOptions, store: Store, book: JobBook, openHandler: OpenHandler) {
    this.#options = options;
    this.#store = store;
    this.#book = book;
    const { clock } = options;
    const keepAlive = new KeepAlive();
    const latencies = new Latencies();
    const telemetry = new Telemetry(options.telemetry);
    const now = (): number => clock.now();
    const nextId = (): string => this.#ids.next(clock.now());
    this.#events = new EventHub((error) => this.#log().error({ err: error }, "an event listener threw"));
    this.#health = new ServiceHealth(clock, (service, error, failures) =>
      this.#serviceFailed(service, error, failures),
    );
    this.#enqueuer = new Enqueuer(
      store.runs,
      {
        enqueueAndClaim: (groups) => this.#worker.enqueueAndClaim(groups),
        wake: () => this.#worker.wakeForRuns(),
      },
      telemetry,
    );
    this.#registrar = new Registrar({ store, book, app: options.app, queues: options.queues });
    this.#worker = new WorkerProcess({
      store,
      settings: options,
      book,
      registrar: this.#registrar,
      enqueuer: this.#enqueuer,
      events: this.#events,
      health: this.#health,
      keepAlive,
      logger: () => this.#log(),
      nextId,
      credential: (name, tenant) => this.credentials.get(name, { tenant }),
      latencies,
      telemetry,
    });
    const wake = (): void => this.#worker.wakeForControl();
    const operator = new Operator({ store, clock, onChanged: wake });
    this.runs = new RunsApi({
      store,
      clock,
      events: this.#events,
      enqueuer: this.#enqueuer,
      operator,
      keepAlive,
      nextId,
      onControl: wake,
    });
    this.jobs = new JobsApi(store, operator, now);
    this.schedules = new SchedulesApi(store, operator, now, wake);
    this.queues = new QueuesApi(store, operator, now);
    this.tenants = new TenantsApi(store, operator, now);
    this.settings = new SettingsApi(store, operator, now);
    this.audit = new AuditApi(store.audit);
    this.shares = new SharesApi(store, operator, clock);
    this.retention = new RetentionApi(store, now);
    this.health = new HealthApi({ store, clock });
    this.checks = new ChecksApi({ store, operator, clock, book, checker: this.#worker.checker, keepAlive, nextId });
    const passwords = new Passwords(options.passwordCost);
    this.accounts = new AccountsApi(store, operator, now, passwords);
    this.tokens = new TokensApi(store, operator, now);
    const vault = (): VaultOptions => options.vault ?? vaultOfEnvironment(process.env);
    this.credentials = new CredentialsApi(store.credentials, operator, now, vault);
    let handler: Promise<Fetch> | undefined;
    this.fetch = async (request, origin) => {
      handler ??= openHandler({
        daybook: this,
        store,
        passwords,
        clock,
        latencies,
        telemetry,
        health: this.#health,
        logger: () => this.#log(),
        onStop: (close) => {
          this.#closers.push(close);
          if (this.#isClosing) void close();
        },
      });
      return (await handler)(request, origin);
    };
    this.#why = new Why(store, now);
    this.#tracker = new Tracker({
      store,
      book,
      clock,
      app: options.app,
      executor: this.#worker.executor,
      parts: this.#worker.parts,
      services: options.services,
      nextId,
      telemetry,
      ensureWorker: () => this.#worker.ensureWorker(),
    });
    this.trackedRuns = new TrackedRuns({
      store,
      clock,
      app: options.app,
      nextId,
      register: (job) => this.#tracker.register(job),
      watchLeases: () => this.#worker.watchLeases(),
      telemetry,
    });
  }

  /** Job files that could not be used; the others work. */
  get jobFailures(): readonly JobFailure[] {
    return this.#book.failures;
  }

  /** Names of the jobs this process can run. */
  get jobNames(): string[] {
    return this.#book.all().map(({ job }) => job.name);
  }

  /** This process's worker, null without a lease. */
  get workerId(): string | null {
    return this.#worker.workerId;
  }

  /** Registers the jobs and starts working. @returns what became different in the book. @throws DaybookError `STORE_…`, `STORE_CLOSED` after a stop, `BOOK_MOVED`. */
  async start(): Promise<RegisterResult> {
    if (this.#stopped !== null)
      throw new DaybookError("STORE_CLOSED", "This Daybook was stopped. Make a new one with createDaybook.");
    // It may have been moved since it was opened.
    await assertNotMoved(this.#store);
    const result = await this.#registrar.register(this.#options.clock.now());
    await this.#worker.start();
    return result;
  }

  /**
   * Ends the live streams of {@link fetch}, which would otherwise keep a server from closing; their clients come back, and find another process
   * or the next. {@link stop} does this first. Call it yourself before you wait for a server of your own to close.
   * @returns when what fed them reads the book no more; the streams themselves have ended when it returns.
   */
  async closeStreams(): Promise<void> {
    this.#isClosing = true;
    await Promise.all(this.#closers.map((close) => close()));
  }

  /** Drains, aborts, releases, and closes the store. Safe to call twice; resolves when nothing runs any more. */
  stop(): Promise<void> {
    this.#stopped ??= Promise.all([this.closeStreams(), this.#worker.stop()]).then(() => this.#store.close());
    return this.#stopped;
  }

  /**
   * Makes a run of a job; when it resolves, the run is in the book and will not be lost. With `tx`: when your transaction commits.
   *
   * @throws DaybookError `INPUT_INVALID` naming the field, `JOB_NOT_FOUND`, `JOB_NOT_LOADED`, `JOB_DISABLED`, `TENANT_DISABLED`, `OPTION_INVALID`; nothing is enqueued then.
   */
  async enqueue<Schema extends InputSchema | undefined>(
    job: Job<Schema, never> | string,
    input?: InputOf<Schema>,
    options: EnqueueOptions = {},
  ): Promise<EnqueuedRun> {
    const [run] = await this.#enqueueAll(job, [input], options);
    if (run === undefined) throw new TypeError("An enqueue of one run made none.");
    return run;
  }

  /** Makes a run for each input, all or none. @throws as {@link enqueue}; `INPUT_INVALID` names the input's place. */
  enqueueMany<Schema extends InputSchema | undefined>(
    job: Job<Schema, never> | string,
    inputs: readonly InputOf<Schema>[],
    options: EnqueueOptions = {},
  ): Promise<EnqueuedRun[]> {
    return this.#enqueueAll(job, inputs, options, "input");
  }

  async #enqueueAll(
    job: { readonly name: string } | string,
    inputs: readonly unknown[],
    options: EnqueueOptions,
    placed?: "input",
  ): Promise<EnqueuedRun[]> {
    const target = await this.#target(typeof job === "string" ? job : job.name);
    const { clock } = this.#options;
    const now = clock.now();
    const trigger: TriggerKind = options.trigger ?? "api";
    if (target.record.kind === "manual" && trigger !== "manual") {
      throw new DaybookError(
        "OPTION_INVALID",
        `Job "${target.record.name}" is manual: only people start it. Pass { trigger: "manual" } for a person's wish.`,
        { params: { job: target.record.name, field: "trigger", value: trigger } },
      );
    }
    const availableAt = availableAtOf(options, now);
    const common = {
      trigger,
      triggeredBy: options.by ?? null,
      tenant: options.tenant ?? null,
      availableAt,
      priority: checkInteger(options.priority, "priority", Number.MIN_SAFE_INTEGER),
      queue: options.queue,
      dedupeKey: options.dedupeKey ?? null,
      expiresMs: options.expires === undefined ? undefined : parseDuration(options.expires, "expires"),
      maxAttempts: checkInteger(options.attempts, "attempts", 1),
    };
    const runs = [];
    for (const [place, input] of inputs.entries()) {
      const { text, parsed } =
        target.job === null
          ? await readStoredInput(target.record, input)
          : await readInput(target.job, input, placed && { name: placed, place });
      runs.push(buildRun(target, text, parsed, { ...common, id: this.#ids.next(now) }, now));
    }
    return options.tx === undefined ? this.#enqueuer.enqueue(runs) : this.#enqueuer.enqueueWithin(options.tx, runs);
  }

  /**
   * Keeps book of work that runs right here, in the caller's own code: the run, its progress, its logs, its end.
   * @returns what `work` returns. @throws what `work` throws, after it is recorded.
   */
  track<Result>(
    name: string,
    work: (context: RunContext) => Promise<Result> | Result,
    options: TrackOptions = {},
  ): Promise<Result> {
    return this.#tracker.track(name, work, options);
  }

  /** "Why didn't it run?": one answer per schedule of the job or tenant, from the book. */
  why(question: WhyQuestion): Promise<WhyAnswer[]> {
    return this.#why.ask(question);
  }

  /** Workers, newest first; ended ones only when asked for. */
  workers(options: { withEnded?: boolean } = {}): Promise<WorkerRecord[]> {
    return this.#store.workers.list(options);
  }

  /** How this process's services fare. */
  serviceReports(): ServiceReport[] {
    return this.#health.reports();
  }

  /** Listens to this process's events. @returns how to stop. */
  on<Name extends keyof DaybookEvents>(name: Name, listener: (event: DaybookEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** A process without the job's code goes by what the book says of it. */
  async #target(name: string): Promise<RunTarget> {
    const known = this.#book.get(name);
    if (known !== undefined) return known;
    const stored = await this.#store.jobs.get(name);
    if (stored !== null && stored.removedAt === null && stored.definition.kind !== "tracked")
      return { record: stored.definition, job: null };
    const why =
      stored === null
        ? `No job "${name}" is in the book or known to this process. Known: ${this.jobNames.join(", ") || "none"}.`
        : stored.removedAt === null
          ? `"${name}" is tracked: its work runs in its callers' own code, and nobody can be told to do it.`
          : `Job "${name}" was removed from its program.`;
    throw new DaybookError("JOB_NOT_FOUND", why, { params: { job: name, known: this.jobNames } });
  }

  #serviceFailed(service: string, error: unknown, failures: number): void {
    // A database that is away for an hour must not fill the disk with its complaints.
    if ((failures & (failures - 1)) === 0)
      this.#log().warn({ err: error, service, failures }, `${service} failed and will try again`);
    this.#events.emit("service.failed", { service, error, failures });
  }

  #log(): Logger {
    return (this.#logger ??= this.#makeLogger());
  }

  #makeLogger(): Logger {
    const { logger } = this.#options;
    if (logger !== undefined) return typeof logger === "function" ? logger() : logger;
    return loadPino()({ name: "daybook", level: process.env["DAYBOOK_LOG_LEVEL"] ?? "warn" });
  }
}

function availableAtOf(options: EnqueueOptions, now: number): number {
  if (options.at !== undefined && options.delay !== undefined) {
    throw new DaybookError("OPTION_INVALID", "Say either at or delay, not both.", {
      params: { field: "at", value: options.at },
    });
  }
  if (options.at !== undefined) return parseInstant(options.at, "at");
  return options.delay === undefined ? now : now + parseDuration(options.delay, "delay");
}

function checkInteger(value: number | undefined, field: string, least: number): number | undefined {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return value;
  throw new DaybookError(
    "OPTION_INVALID",
    `${field} must be a whole number${least === 1 ? " from 1" : ""}, not ${String(value)}.`,
    { params: { field, value } },
  );
}
