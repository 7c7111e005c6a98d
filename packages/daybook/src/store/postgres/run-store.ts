import type { FinalState, RunState } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
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
import { CallerEnqueuer } from "./caller/caller-enqueue.ts";
import type { Connection } from "./connection.ts";
import type { ControlsReader } from "./controls.ts";
import type { BatchHabit } from "./run-batches.ts";
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
export class PostgresRunStore implements RunStore {
  readonly enqueuer: RunEnqueuer;
  readonly canceller: RunCanceller;
  readonly #connection: Connection;
  readonly #callerEnqueuer: CallerEnqueuer;
  readonly #starter: RunStarter;
  readonly #claimer: RunClaimer;
  readonly #settler: RunSettler;
  readonly #changer: RunChanger;
  readonly #reader: RunReader;
  readonly #lister: RunLister;

  constructor(
    connection: Connection,
    { controls, unblocker, habit }: { controls: ControlsReader; unblocker: RunUnblocker; habit: BatchHabit },
  ) {
    this.enqueuer = new RunEnqueuer(connection, controls);
    this.canceller = new RunCanceller(connection, unblocker);
    this.#connection = connection;
    this.#callerEnqueuer = new CallerEnqueuer(connection, controls, this.enqueuer);
    this.#starter = new RunStarter(connection, controls, this.enqueuer);
    this.#claimer = new RunClaimer(connection, controls, unblocker, habit);
    this.#settler = new RunSettler(connection, unblocker, habit);
    this.#changer = new RunChanger(connection, this.enqueuer, unblocker);
    this.#reader = new RunReader(connection);
    this.#lister = new RunLister(connection);
  }

  enqueue(groups: readonly (readonly NewRun[])[]): Promise<EnqueueOutcome[][]> {
    return this.enqueuer.enqueue(groups);
  }

  enqueueWithin(tx: unknown, groups: readonly (readonly NewRun[])[]): Promise<EnqueueOutcome[][]> {
    return this.#callerEnqueuer.enqueue(tx, groups);
  }

  async enqueueAndClaim(
    groups: readonly (readonly NewRun[])[],
    request: ClaimRequest,
  ): Promise<{ readonly outcomes: EnqueueOutcome[][]; readonly claimed: readonly ClaimedRun[] }> {
    let claimed: readonly ClaimedRun[] = [];
    try {
      return await this.#connection.write(async (tx) => {
        claimed = [];
        const [run, another] = groups.flat();
        const started =
          run === undefined || another !== undefined ? null : await this.#starter.startIfNext(tx, run, request);
        if (started !== null) {
          claimed = [started];
          return { outcomes: [[{ kind: "created", id: started.id }]], claimed };
        }
        const outcomes = await this.enqueuer.enqueueSoon(tx, groups);
        claimed = await this.#claimer.claimOnce(tx, request);
        return { outcomes, claimed };
      });
    } catch (error) {
      this.#claimer.noteDoubt(request.workerId, claimed, error);
      throw error;
    }
  }

  startTracked(run: NewRun, workerId: string): Promise<ClaimedRun | null> {
    return this.#starter.track(run, workerId);
  }

  claim(request: ClaimRequest): Promise<ClaimedRun[]> {
    return this.#claimer.claim(request);
  }

  settle(requests: readonly SettleRequest[]): Promise<(boolean | null)[]> {
    return this.#settler.settle(requests);
  }

  writeProgress(writes: readonly ProgressWrite[]): Promise<string[]> {
    return this.#changer.writeProgress(writes);
  }

  nextAvailableAt(): Promise<Instant | null> {
    return this.#reader.nextAvailableAt();
  }

  cancelRequested(
    workerId: string,
  ): Promise<{ readonly id: string; readonly attempt: number; readonly by: string | null }[]> {
    return this.#reader.cancelRequested(workerId);
  }

  cancel(
    ids: readonly string[],
    options: { readonly by: string | null; readonly reason: string | null; readonly now: Instant },
  ): Promise<CancelResult> {
    return this.canceller.cancel(ids, options);
  }

  expire(now: Instant, limit: number): Promise<string[]> {
    return this.canceller.expire(now, limit);
  }

  releaseHeld(about: { readonly job?: string; readonly tenant?: string }): Promise<number> {
    return this.#changer.releaseHeld(about);
  }

  reschedule(
    id: string,
    change: { readonly availableAt?: Instant; readonly priority?: number; readonly queue?: string },
  ): Promise<boolean> {
    return this.#changer.reschedule(id, change);
  }

  get(id: string): Promise<RunRecord | null> {
    return this.#reader.get(id);
  }

  outlines(ids: readonly string[]): Promise<RunOutline[]> {
    return this.#reader.outlines(ids);
  }

  list(filter: RunFilter, page: PageRequest): Promise<Page<RunRecord>> {
    return this.#lister.list(filter, page);
  }

  latest(job: string, tenant: string | null | undefined, states?: readonly FinalState[]): Promise<RunRecord | null> {
    return this.#lister.latest(job, tenant, states);
  }

  recentEnds(
    jobs: readonly string[],
    options: { readonly tenant?: string; readonly limit: number },
  ): Promise<RunEnd[]> {
    return this.#reader.recentEnds(jobs, options);
  }

  attempts(runId: string): Promise<AttemptRecord[]> {
    return this.#reader.attempts(runId);
  }

  childStates(parentId: string): Promise<Partial<Record<RunState, number>>> {
    return this.#reader.childStates(parentId);
  }

  activeCounts(now: Instant): Promise<ActiveCounts> {
    return this.#reader.activeCounts(now);
  }

  next(request: { readonly now: Instant; readonly each: number; readonly limit: number }): Promise<NextRun[]> {
    return this.#reader.next(request);
  }

  overlapping(overlapKey: string): Promise<{ readonly id: string; readonly state: RunState }[]> {
    return this.#reader.overlapping(overlapKey);
  }
}
