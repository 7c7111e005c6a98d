import { randomUUID } from "node:crypto";
import type { ClaimedRun, ClaimRequest } from "../port/run-store.ts";
import { byClaimOrder } from "../rows/claim-order.ts";
import { type ReadyRow, readTaken } from "./claim-answer.ts";
import { readCandidates, toClaimedRun } from "./claim-candidates.ts";
import { ClaimDoubts } from "./claim-doubts.ts";
import { beginningsOf, ClaimFront } from "./claim-front.ts";
import { areShared, countQueues, openQueues, RunLimits } from "./claim-limits.ts";
import { decide, type Verdicts, writeVerdicts } from "./claim-verdicts.ts";
import type { Connection } from "./connection.ts";
import type { Controls, ControlsReader } from "./controls.ts";
import { lockControls } from "./key-locks.ts";
import { isUnknownOutcome } from "./postgres-errors.ts";
import type { BatchHabit } from "./run-batches.ts";
import type { RunUnblocker } from "./run-unblock.ts";
import type { Transaction } from "./transaction.ts";

/** What one transaction of a claim brought. */
interface Turn {
  readonly claimed: readonly ClaimedRun[];
  /** It stopped because it had worked long enough, not because nothing was left. */
  readonly more: boolean;
  /** Somebody has to be woken who was locked when his key was freed. */
  readonly owing: boolean;
}

/** How much a turn looks at. */
interface Scope {
  /** Runs of a queue, at least. */
  readonly floor: number;
  readonly front: ClaimFront;
}

const nothing: Turn = { claimed: [], more: false, owing: false };
/** Runs that one transaction looks at most, and so puts aside at most: others find them locked meanwhile. */
const longestPage = 2_000;
/** Runs that one transaction makes ready at most. */
const mostPromoted = 10_000;

/**
 * Gives available runs to workers.
 *
 * Where nothing has to be decided (no limits, nothing held, nothing due to be made ready, no wake-up owed) and no input is long, one statement
 * takes the runs, and keeps many of one queue as a batch. Else each turn is a transaction: it locks a page of candidates, then the keys of them all, counts, and writes a verdict for
 * each. The locks and their order are in docs/design/0009-postgres.md.
 */
export class RunClaimer {
  readonly #connection: Connection;
  readonly #controls: ControlsReader;
  readonly #unblocker: RunUnblocker;
  readonly #doubts = new ClaimDoubts();
  readonly #front = new ClaimFront();
  readonly #habit: BatchHabit;

  constructor(connection: Connection, controls: ControlsReader, unblocker: RunUnblocker, habit: BatchHabit) {
    this.#connection = connection;
    this.#controls = controls;
    this.#unblocker = unblocker;
    this.#habit = habit;
  }

  /**
   * Several transactions when much has to be put aside on the way (a key with a long backlog, a job just paused): each is short, so
   * that other processes get their turn. What one of them woke may come before what an earlier one took.
   */
  async claim(request: ClaimRequest): Promise<ClaimedRun[]> {
    // The first claim of a process need not take the long way because nothing is known yet.
    if (this.#controls.remembered === null) await this.#connection.read((tx) => this.#controls.load(tx));
    const claimed = request.limit < 1 ? [] : await this.#doubted(request);
    const doubted = claimed.length;
    let turns = 0;
    let paid = false;
    for (let floor = 1; claimed.length < request.limit; floor = Math.min(longestPage, floor * 4)) {
      let turn: Turn;
      let woken = 0;
      try {
        turn = await this.#turn(restOf(request, claimed), floor);
        claimed.push(...turn.claimed);
        turns += 1;
        // Once: who is locked still is left to the next claim.
        if (turn.owing && !paid) woken = await this.#connection.write((tx) => this.#unblocker.payOwed(tx));
        if (woken > 0) this.#front.forget();
        paid ||= turn.owing;
      } catch (error) {
        // What is claimed already is this worker's: it has to run it, whatever became of the rest.
        if (claimed.length > 0) break;
        throw error;
      }
      if (!turn.more && woken === 0) break;
    }
    return turns > 1 ? [...claimed.slice(0, doubted), ...claimed.slice(doubted).toSorted(byClaimOrder)] : claimed;
  }

  /** One turn of {@link claim}, as part of the caller's transaction, which names its failures with `noteDoubt`. */
  async claimOnce(tx: Transaction, request: ClaimRequest): Promise<readonly ClaimedRun[]> {
    if (request.limit < 1) return [];
    return (await this.#within(tx, request, { floor: 1, front: new ClaimFront() })).claimed;
  }

  /** The transaction that took these failed. If its commit may have happened, they are looked up at the next claim. */
  noteDoubt(workerId: string, runs: readonly ClaimedRun[], error: unknown): void {
    if (isUnknownOutcome(error)) this.#doubts.add(workerId, runs);
  }

  async #doubted({ workerId, limit }: ClaimRequest): Promise<ClaimedRun[]> {
    if (!this.#doubts.has(workerId)) return [];
    return this.#connection.read((tx) => this.#doubts.resolve(tx, workerId, limit));
  }

  async #turn(request: ClaimRequest, floor: number): Promise<Turn> {
    let turn: Turn = nothing;
    try {
      return await this.#connection.write(async (tx) => {
        turn = nothing;
        turn = await this.#within(tx, request, { floor, front: this.#front });
        return turn;
      });
    } catch (error) {
      this.noteDoubt(request.workerId, turn.claimed, error);
      throw error;
    }
  }

  async #within(tx: Transaction, request: ClaimRequest, scope: Scope): Promise<Turn> {
    // The worker's row first, because it may have to be waited for. From the controls' lock on no limit changes.
    const opened = [tx.rows("worker_hold", { id: request.workerId }), lockControls(tx, "shared")] as const;
    const [alive, , ready] = await Promise.all([...opened, this.#ready(tx, request, scope)]);
    if (alive.length === 0) return nothing;
    if (ready !== null) return ready;
    const controls = await this.#controls.current(tx);
    if (controls.allHeld) return nothing;
    const promoted = await tx.run("run_promote", { now: request.now, limit: mostPromoted });
    // What is due has to be ready before the first is chosen: the most urgent one may be the last to be promoted.
    if (promoted === mostPromoted) return { ...nothing, more: true };
    if (promoted > 0) scope.front.forget();
    const [owing, turn] = await Promise.all([
      this.#unblocker.owes(tx),
      this.#decideAll(tx, { request, controls, scope }),
    ]);
    return { ...turn, owing };
  }

  /** Takes runs about which nothing has to be decided. Null when something has. Sends its statement before it waits for anything. */
  async #ready(tx: Transaction, request: ClaimRequest, { front }: Scope): Promise<Turn | null> {
    const known = this.#controls.remembered;
    // What this transaction itself has changed shows in no counter yet.
    if (tx.changed.has("controls")) return null;
    if (known === null || holdsAny(known.controls)) return null;
    const queues = openQueues(known.controls, request.queues);
    if (queues.length === 0 || areShared(known.controls, queues)) return null;
    const names = queues.map((queue) => queue.name);
    const look = front.begin(names);
    const batch = randomUUID();
    const [about] = await tx.rows<ReadyRow>("run_claim_ready", {
      version: known.version,
      worker: request.workerId,
      now: request.now,
      limit: request.limit,
      queues: names,
      limits: queues.map((queue) => Math.min(request.limit, queue.free)),
      ...look.from,
      except: request.exceptJobs,
      limited: [...known.controls.limits.keys()],
      batch,
      batch_from: this.#habit.next(request.limit),
    });
    if (about === undefined || !about.is_open || (about.looked > 0 && about.taken === null)) {
      front.takeBack(look);
      return null;
    }
    const claimed = readTaken(about, { startedAt: request.now, batchId: batch });
    claimed.sort(byClaimOrder);
    const begins = beginningsOf(claimed, ({ priority, availableAt, id }) => ({
      priority,
      available_at: availableAt,
      id,
    }));
    front.note(look, { begins, looked: claimed.length, walked: about.walked });
    const behind = !look.isWhole && claimed.length < request.limit;
    if (behind) front.forget();
    // One that was moved in line between the look and its lock is seen by the next statement only.
    const missed = about.looked - claimed.length;
    if (about.left_over + missed > 0) tx.bump("runs");
    if (known.live) tx.tellRuns(claimed.map(({ id }) => id));
    return { claimed, more: missed > 0 || behind, owing: false };
  }

  async #decideAll(
    tx: Transaction,
    { request, controls, scope: { floor, front } }: { request: ClaimRequest; controls: Controls; scope: Scope },
  ): Promise<Turn> {
    const queues = openQueues(controls, request.queues);
    await countQueues(tx, controls, queues);
    const names = queues.map((queue) => queue.name);
    const look = front.begin(names);
    const { rows, last, walked } = await readCandidates(tx, queues, { request, floor, look });
    front.note(look, { begins: beginningsOf(rows, (row) => row), looked: rows.length, walked });
    const limits = await RunLimits.of(tx, { controls, queues, rows });
    const verdicts: Verdicts = { taken: [], held: [], blocked: [], expired: [] };
    let left = 0;
    let stopped = false;
    for (const row of rows) {
      if (stopped || verdicts.taken.length === request.limit || !limits.hasPlace(row)) {
        left += 1;
        continue;
      }
      decide(row, verdicts, { request, controls, limits });
      // What comes next of its queue was not read, and may come before all that follows here.
      stopped = last.has(row.id) && limits.hasPlace(row);
    }
    const woken = await writeVerdicts(tx, verdicts, request, this.#unblocker);
    const behind = !look.isWhole && verdicts.taken.length < request.limit;
    if (behind || woken > 0) front.forget();
    // Who looked meanwhile found these locked, and may have gone to sleep over it.
    if (left > 0) tx.bump("runs");
    return {
      claimed: verdicts.taken.map((row) => toClaimedRun(row, row.attempt + 1, request.now)),
      // A run woken by this claim is looked at by this claim: nobody else may come for it soon.
      more: stopped || woken > 0 || behind,
      owing: false,
    };
  }
}

/** Whether anything but queues is paused, disabled or removed. */
function holdsAny(controls: Controls): boolean {
  const { allHeld, heldJobs, heldTenants, heldJobTenants } = controls;
  return allHeld || heldJobs.size + heldTenants.size + heldJobTenants.size > 0;
}

/** What is still wanted of a request. */
function restOf(request: ClaimRequest, claimed: readonly ClaimedRun[]): ClaimRequest {
  if (claimed.length === 0) return request;
  const taken = (queue: string): number => claimed.filter((run) => run.queue === queue).length;
  return {
    ...request,
    limit: request.limit - claimed.length,
    queues: request.queues?.map(({ name, free }) => ({ name, free: free - taken(name) })) ?? null,
  };
}
