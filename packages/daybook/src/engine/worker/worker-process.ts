import type { Logger } from "pino";
import { DaybookError } from "../../errors/daybook-error.ts";
import type { EnqueueOutcome, NewRun } from "../../store/port/run-store.ts";
import type { Store } from "../../store/port/store.ts";
import { AfterRuns } from "../checks/after-runs.ts";
import { Checker } from "../checks/checker.ts";
import { Claimer } from "../claim/claimer.ts";
import { WorkerSlots } from "../claim/worker-slots.ts";
import { CancelListener } from "../control/cancel-listener.ts";
import type { Enqueuer } from "../enqueue/enqueuer.ts";
import type { EventHub } from "../events.ts";
import type { ContextParts } from "../execute/attempt-context.ts";
import { Executor } from "../execute/executor.ts";
import { HandlerCaller } from "../execute/handler-caller.ts";
import { AttemptRunHandle } from "../execute/run-handle.ts";
import { ChildWaiter } from "../fanout/child-waiter.ts";
import { FanOut } from "../fanout/fan-out.ts";
import { Spawner } from "../fanout/spawner.ts";
import { Rescuer } from "../lease/rescuer.ts";
import type { Latencies } from "../measure/latency.ts";
import type { ResolvedOptions } from "../options.ts";
import { ProgressWriter } from "../record/progress-writer.ts";
import { ResourceSampler } from "../record/resource-sampler.ts";
import { RunNotes } from "../record/run-notes.ts";
import type { JobBook } from "../register/job-book.ts";
import type { Registrar } from "../register/registrar.ts";
import { Expirer } from "../retention/expirer.ts";
import { Pruner } from "../retention/pruner.ts";
import type { KeepAlive } from "../service/keep-alive.ts";
import type { ServiceHealth } from "../service/service-health.ts";
import type { Service } from "../service/service.ts";
import { OutcomeRecorder } from "../settle/outcome-recorder.ts";
import { Settler } from "../settle/settler.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { Ticker } from "../tick/ticker.ts";
import { drain } from "./shutdown.ts";
import { WorkerLease } from "./worker-lease.ts";

export interface WorkerProcessOptions {
  readonly store: Store;
  readonly settings: ResolvedOptions;
  readonly book: JobBook;
  readonly registrar: Registrar;
  readonly enqueuer: Enqueuer;
  readonly events: EventHub;
  readonly health: ServiceHealth;
  readonly keepAlive: KeepAlive;
  readonly logger: () => Logger;
  readonly nextId: () => string;
  /** Opens a credential of the vault's. */
  readonly credential: (name: string, tenant: string | null) => Promise<string>;
  readonly latencies: Latencies;
  readonly telemetry: Telemetry;
}

/**
 * Everything a process does with runs, put together.
 *
 * Owns: the services. States: idle (nothing started), tracking (lease and recording only), working (all), stopped for good.
 * Each service states what a crash leaves behind; together: runs held by a dead worker are rescued, everything else is in the store.
 */
export class WorkerProcess {
  readonly executor: Executor;
  readonly parts: ContextParts;
  readonly services: unknown;
  /** Makes checks, also in a process that does not work. */
  readonly checker: Checker;
  readonly #options: WorkerProcessOptions;
  readonly #claimer: Claimer;
  readonly #settler: Settler;
  readonly #lease: WorkerLease;
  readonly #ticker: Ticker;
  readonly #canceller: CancelListener;
  readonly #waiter: ChildWaiter;
  readonly #rescuer: Rescuer;
  readonly #afterRuns: AfterRuns;
  /** What a process needs that executes anything, tracked work included. */
  readonly #recording: readonly Service[];
  /** What makes runs start here. Stopped first. */
  readonly #taking: readonly Service[];
  #state: "idle" | "tracking" | "working" | "stopped" = "idle";
  #stopWatching: () => void = () => undefined;
  #stopListening: () => void = () => undefined;
  #letGo: () => void = () => undefined;
  #stopMeasuring: () => void = () => undefined;

  constructor(options: WorkerProcessOptions) {
    this.#options = options;
    const { store, settings, book, events, health, nextId, latencies, telemetry } = options;
    const { clock } = settings;
    const slots = new WorkerSlots(settings.concurrency, settings.localQueues);
    const workerId = (): string | null => this.#lease.workerId;
    const wakeClaimer = (): void => this.#claimer.wake();
    this.#settler = new Settler({ runs: store.runs, clock, health });
    const notes = new RunNotes({
      logs: store.logs,
      failedItems: store.failedItems,
      clock,
      logger: options.logger,
      onNoted: () => progress.noted(),
      onFailure: (error) => health.failed("run notes", error),
    });
    const recorder = new OutcomeRecorder({
      store,
      clock,
      settler: this.#settler,
      notes,
      events,
      codeVersion: settings.codeVersion,
      onServiceError: (service, error) => health.failed(service, error),
      onReturned: wakeClaimer,
    });
    this.executor = new Executor({
      clock,
      slots,
      book,
      events,
      abortGraceMs: settings.abortGraceMs,
      callHandler: (attempt) => caller.call(attempt),
      onProgressUsed: (attempt) => progress.watch(attempt),
      finish: (attempt, end, done) => recorder.record(attempt, end, done),
      onSlotFree: () => this.#claimer.slotFreed(),
      watch: (run) => telemetry.attempt(run),
    });
    const progress = new ProgressWriter({ runs: store.runs, clock, health, notes, active: this.executor.active });
    this.#waiter = new ChildWaiter({ runs: store.runs, clock, slots, onSlotFree: wakeClaimer });
    const spawner = new Spawner({ enqueuer: options.enqueuer, waiter: this.#waiter, clock, nextId });
    this.services = settings.services;
    this.parts = {
      log: (attempt) => notes.log(attempt),
      items: (attempt) => notes.items(attempt),
      handle: (attempt) => new AttemptRunHandle(attempt, book, spawner),
      credential: options.credential,
    };
    const fanOut = new FanOut({ spawner, tenants: store.tenants, overrides: store.overrides, clock });
    const caller = new HandlerCaller({
      services: this.services,
      parts: this.parts,
      fanOut,
      itemsToRetry: (runId) => store.failedItems.toRetry(runId),
      onUnknownJob: (job) => book.met([job]),
    });
    this.#claimer = new Claimer({
      runs: store.runs,
      book,
      slots,
      clock,
      health,
      workerId,
      execute: (run, worker) => this.executor.execute(run, worker),
      latency: latencies.claim,
    });
    this.#ticker = new Ticker({ store, book, clock, health, events, workerId, nextId, onRunsMade: wakeClaimer });
    this.#canceller = new CancelListener({ runs: store.runs, clock, health, active: this.executor.active, workerId });
    this.#lease = new WorkerLease({
      store,
      clock,
      health,
      settings,
      nextId,
      latency: latencies.leaseRenew,
      onLost: (id) => this.#lost(id),
      onHeld: wakeClaimer,
    });
    this.checker = new Checker({
      checks: store.checks,
      book,
      clock,
      health,
      keepAlive: options.keepAlive,
      services: this.services,
      logger: options.logger,
      credential: options.credential,
      workerId,
    });
    this.#afterRuns = new AfterRuns({
      checks: store.checks,
      book,
      clock,
      nextId,
      onAsked: () => this.checker.wake(),
      onFailure: (error) => health.failed("checker", error),
    });
    const { leaseMs, maxRescues } = settings;
    this.#recording = [this.#settler, progress, this.#canceller, new ResourceSampler(clock, this.executor.active)];
    const { workers } = store;
    this.#rescuer = new Rescuer({ workers, clock, health, events, maxRescues, leaseMs, onRescued: wakeClaimer });
    // The claimer first: it gets the connection that is open already, and those of the others are made while its runs begin.
    this.#taking = [
      this.#claimer,
      this.#rescuer,
      new Expirer({ runs: store.runs, clock, health }),
      new Pruner({ store, clock, health }),
      this.checker,
      this.#ticker,
    ];
  }

  get workerId(): string | null {
    return this.#lease.workerId;
  }

  /** Starts working: claims, ticks, rescues, prunes. Keeps the process alive until the stop. */
  async start(): Promise<void> {
    if (this.#state === "working" || this.#state === "stopped") return;
    this.#lease.concurrency = this.#options.settings.concurrency;
    this.#startRecording();
    this.#state = "working";
    this.#letGo = this.#options.keepAlive.hold();
    const { telemetry, store, settings } = this.#options;
    this.#stopMeasuring = telemetry.watchQueues(store.queues, settings.clock);
    await this.#lease.held();
    // Stopped while it waited for the lease.
    if (this.#state !== "working") return;
    for (const service of this.#taking) await service.start();
  }

  /** Makes sure of a lease for tracked work. @returns the worker's id. @throws DaybookError `STORE_CLOSED` after a stop. */
  async ensureWorker(): Promise<string> {
    if (this.#state === "stopped")
      throw new DaybookError("STORE_CLOSED", "This Daybook was stopped. Make a new one with createDaybook.");
    if (this.#state === "idle") {
      this.#startRecording();
      this.#state = "tracking";
    }
    return this.#lease.held();
  }

  /** Looks after the leases of others, also in a process that does nothing else: what is reported from outside has no process that could. */
  watchLeases(): void {
    if (this.#state !== "stopped") this.#rescuer.start();
  }

  /** Writes runs and starts those there are slots for; null, and nothing written, when this process cannot start any now. */
  enqueueAndClaim(groups: readonly (readonly NewRun[])[]): Promise<EnqueueOutcome[][] | null> {
    return this.#claimer.enqueueAndClaim(groups);
  }

  /** Runs were written by this process. */
  wakeForRuns(): void {
    this.#claimer.wake();
  }

  /** An operator's change was made through this process. */
  wakeForControl(): void {
    this.#canceller.wake();
    this.#claimer.wake();
    this.#ticker.wake();
  }

  async stop(): Promise<void> {
    if (this.#state === "stopped") return;
    this.#state = "stopped";
    this.#stopWatching();
    this.#stopMeasuring();
    for (const service of this.#taking) await service.stop();
    const { clock, drainMs, abortGraceMs } = this.#options.settings;
    await drain({ clock, executor: this.executor, settler: this.#settler, drainMs, abortGraceMs });
    await this.#afterRuns.flush();
    for (const service of this.#recording.toReversed()) await service.stop();
    await this.#lease.stop();
    this.#stopListening();
    this.#letGo();
  }

  #startRecording(): void {
    if (this.#state !== "idle") return;
    for (const service of this.#recording) void service.start();
    this.#lease.start();
    this.#stopListening = this.#options.events.on("run.finished", (run) => {
      if (run.parentId !== null) this.#waiter.childrenChanged(run.parentId);
      this.#afterRuns.ended(run);
    });
    this.#stopWatching = this.#options.store.watch((hint) => {
      if (hint === "checks") {
        this.checker.wake();
        return;
      }
      if (hint === "schedules")
        void this.#options.registrar
          .refreshUnknownJobs()
          .catch((error: unknown) => this.#options.health.failed("registrar", error));
      if (hint !== "schedules") this.#claimer.wake();
      if (hint !== "runs") this.#ticker.wake();
      if (hint === "runs") this.#waiter.childrenChanged();
      this.#canceller.wake();
    });
  }

  #lost(workerId: string): void {
    this.#options.events.emit("worker.lost", { workerId });
    for (const attempt of this.executor.active.values()) {
      if (attempt.workerId === workerId) attempt.abort({ kind: "lease_lost", reason: "this worker's lease ended" });
    }
  }
}
