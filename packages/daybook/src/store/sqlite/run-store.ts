import { DaybookError } from "../../errors/daybook-error.ts";
import type { Instant } from "../../time/instant.ts";
import type { FinalState, RunState } from "../../run/state.ts";
import type { Page, PageRequest } from "../port/page.ts";
import type {
  ActiveCounts,
  AttemptRecord,
  CancelResult,
  ClaimedRun,
  ClaimRequest,
  EnqueueOutcome,
  NewRun,
  NextRun,
  ProgressWrite,
  RunEnd,
  RunFilter,
  RunOutline,
  RunRecord,
  RunStore,
  SettleRequest,
} from "../port/run-store.ts";
import type { Connection } from "./connection.ts";
import type { ControlsReader } from "./controls.ts";
import { RunCanceller } from "./run-cancel.ts";
import { RunChanger } from "./run-change.ts";
import { RunClaimer } from "./run-claim.ts";
import { RunEnqueuer } from "./run-enqueue.ts";
import { RunLister } from "./run-list.ts";
import { RunReader } from "./run-read.ts";
import { RunSettler } from "./run-settle.ts";
import { RunStarter } from "./run-start.ts";
import type { RunUnblocker } from "./run-unblock.ts";

/** The port's runs, each duty in a file of its own. */
export class SqliteRunStore implements RunStore {
  readonly #connection: Connection;
  readonly enqueuer: RunEnqueuer;
  readonly canceller: RunCanceller;
  readonly #starter: RunStarter;
  readonly #claimer: RunClaimer;
  readonly #settler: RunSettler;
  readonly #changer: RunChanger;
  readonly #reader: RunReader;
  readonly #lister: RunLister;

  constructor(connection: Connection, controls: ControlsReader, unblocker: RunUnblocker) {
    this.#connection = connection;
    this.enqueuer = new RunEnqueuer(connection, controls);
    this.canceller = new RunCanceller(connection, unblocker);
    this.#starter = new RunStarter(connection, controls, this.enqueuer);
    this.#claimer = new RunClaimer(connection, controls, unblocker);
    this.#settler = new RunSettler(connection, unblocker);
    this.#changer = new RunChanger(connection, this.enqueuer, unblocker);
    this.#reader = new RunReader(connection);
    this.#lister = new RunLister(connection);
  }

  async enqueue(groups: readonly (readonly NewRun[])[]): Promise<EnqueueOutcome[][]> {
    return this.enqueuer.enqueue(groups);
  }

  async enqueueWithin(): Promise<EnqueueOutcome[][]> {
    throw new DaybookError(
      "OPTION_INVALID",
      "tx needs a book in PostgreSQL: a book in a SQLite file has a connection of its own and cannot be part of your transaction. Enqueue after your commit, or keep the book in the PostgreSQL database of that transaction.",
      { params: { field: "tx" } },
    );
  }

  async enqueueAndClaim(
    groups: readonly (readonly NewRun[])[],
    request: ClaimRequest,
  ): Promise<{ readonly outcomes: EnqueueOutcome[][]; readonly claimed: readonly ClaimedRun[] }> {
    return this.#connection.write(() => {
      const [run, another] = groups.flat();
      const started = run === undefined || another !== undefined ? null : this.#starter.startIfNext(run, request);
      if (started !== null) return { outcomes: [[{ kind: "created", id: started.id }]], claimed: [started] };
      return { outcomes: this.enqueuer.enqueue(groups), claimed: this.#claimer.claimOnce(request) };
    });
  }

  async startTracked(run: NewRun, workerId: string): Promise<ClaimedRun | null> {
    return this.#starter.track(run, workerId);
  }

  async claim(request: ClaimRequest): Promise<ClaimedRun[]> {
    return this.#claimer.claim(request);
  }

  async settle(requests: readonly SettleRequest[]): Promise<boolean[]> {
    return this.#settler.settle(requests);
  }

  async writeProgress(writes: readonly ProgressWrite[]): Promise<string[]> {
    return this.#changer.writeProgress(writes);
  }

  async nextAvailableAt(): Promise<Instant | null> {
    return this.#reader.nextAvailableAt();
  }

  async cancelRequested(
    workerId: string,
  ): Promise<{ readonly id: string; readonly attempt: number; readonly by: string | null }[]> {
    return this.#reader.cancelRequested(workerId);
  }

  async cancel(
    ids: readonly string[],
    options: { readonly by: string | null; readonly reason: string | null; readonly now: Instant },
  ): Promise<CancelResult> {
    return this.canceller.cancel(ids, options);
  }

  async expire(now: Instant, limit: number): Promise<string[]> {
    return this.canceller.expire(now, limit);
  }

  async releaseHeld(about: { readonly job?: string; readonly tenant?: string }): Promise<number> {
    return this.#changer.releaseHeld(about);
  }

  async reschedule(
    id: string,
    change: { readonly availableAt?: Instant; readonly priority?: number; readonly queue?: string },
  ): Promise<boolean> {
    return this.#changer.reschedule(id, change);
  }

  async get(id: string): Promise<RunRecord | null> {
    return this.#reader.get(id);
  }

  async outlines(ids: readonly string[]): Promise<RunOutline[]> {
    return this.#reader.outlines(ids);
  }

  async list(filter: RunFilter, page: PageRequest): Promise<Page<RunRecord>> {
    return this.#lister.list(filter, page);
  }

  async latest(
    job: string,
    tenant: string | null | undefined,
    states?: readonly FinalState[],
  ): Promise<RunRecord | null> {
    return this.#lister.latest(job, tenant, states);
  }

  async recentEnds(
    jobs: readonly string[],
    options: { readonly tenant?: string; readonly limit: number },
  ): Promise<RunEnd[]> {
    return this.#reader.recentEnds(jobs, options);
  }

  async attempts(runId: string): Promise<AttemptRecord[]> {
    return this.#reader.attempts(runId);
  }

  async childStates(parentId: string): Promise<Partial<Record<RunState, number>>> {
    return this.#reader.childStates(parentId);
  }

  async activeCounts(now: Instant): Promise<ActiveCounts> {
    return this.#reader.activeCounts(now);
  }

  async next(request: { readonly now: Instant; readonly each: number; readonly limit: number }): Promise<NextRun[]> {
    return this.#reader.next(request);
  }

  async overlapping(overlapKey: string): Promise<{ readonly id: string; readonly state: RunState }[]> {
    return this.#reader.overlapping(overlapKey);
  }
}
