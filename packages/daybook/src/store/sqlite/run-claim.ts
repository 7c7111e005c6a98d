import { setImmediate } from "node:timers/promises";
import type { ClaimedRun, ClaimRequest } from "../port/run-store.ts";
import type { Instant } from "../../time/instant.ts";
import { CandidateStream } from "./claim-candidates.ts";
import { RunLimits } from "./claim-limits.ts";
import type { Connection } from "./connection.ts";
import type { PlacedRun } from "./placed-run.ts";
import { type Controls, type ControlsReader, isHeld } from "./controls.ts";
import { RollUpSums } from "./roll-up.ts";
import { type Aftermath, endRun } from "./run-end.ts";
import { type BlockedKey, FreedKeys } from "./run-keys.ts";
import type { RunUnblocker } from "./run-unblock.ts";
import { byClaimOrder } from "../rows/claim-order.ts";

/** What one pass over the candidates decided; written together at its end. */
interface Verdicts {
  readonly taken: PlacedRun[];
  readonly held: PlacedRun[];
  readonly blocked: { readonly row: PlacedRun; readonly key: BlockedKey }[];
  readonly expired: PlacedRun[];
}

/** What one transaction of a claim brought. */
interface Turn {
  readonly claimed: readonly ClaimedRun[];
  /** It stopped because it had worked long enough, not because nothing was left. */
  readonly more: boolean;
}

const nothing: Turn = { claimed: [], more: false };
/** Runs that one transaction puts aside at most: about 20 ms of work, in which other processes wait. */
const mostAside = 2_000;
/** Runs that one transaction makes ready at most: about 50 ms of work. */
const mostPromoted = 10_000;

/** Gives available runs to workers. */
export class RunClaimer {
  readonly #connection: Connection;
  readonly #controls: ControlsReader;
  readonly #unblocker: RunUnblocker;

  constructor(connection: Connection, controls: ControlsReader, unblocker: RunUnblocker) {
    this.#connection = connection;
    this.#controls = controls;
    this.#unblocker = unblocker;
  }

  /**
   * Several transactions when much has to be put aside on the way (a key with a long backlog, a job just paused): each is short, so
   * that other processes get their turn, and timers and sockets of this one theirs in between.
   */
  async claim(request: ClaimRequest): Promise<ClaimedRun[]> {
    const claimed: ClaimedRun[] = [];
    let turns = 0;
    while (claimed.length < request.limit) {
      let turn: Turn;
      try {
        turn = this.#turn(restOf(request, claimed));
      } catch (error) {
        // What is claimed already is this worker's: it has to run it, whatever became of the rest.
        if (claimed.length > 0) return claimed;
        throw error;
      }
      claimed.push(...turn.claimed);
      turns += 1;
      if (!turn.more) break;
      await setImmediate();
    }
    return turns > 1 ? claimed.toSorted(byClaimOrder) : claimed;
  }

  /** One transaction's worth of {@link claim}, as part of the caller's transaction. */
  claimOnce(request: ClaimRequest): readonly ClaimedRun[] {
    return request.limit < 1 ? [] : this.#turn(request).claimed;
  }

  #turn(request: ClaimRequest): Turn {
    return this.#connection.write(() => {
      if (this.#connection.statement("worker_is_alive").get({ id: request.workerId }) === undefined) return nothing;
      const controls = this.#controls.current();
      if (controls.allHeld) return nothing;
      const promoted = this.#promote(request.now);
      // What is due has to be ready before the first is chosen: the most urgent one may be the last to be promoted.
      if (promoted === mostPromoted) return { claimed: [], more: true };
      return this.#claim(request, controls);
    });
  }

  #promote(now: Instant): number {
    if (this.#connection.statementByPlace("run_promotable_any", ["now"]).get(now) === undefined) return 0;
    return Number(this.#connection.statement("run_promote").run({ now, limit: mostPromoted }).changes);
  }

  #claim(request: ClaimRequest, controls: Controls): Turn {
    const limits = new RunLimits(this.#connection, controls);
    const queues = limits.queuePlaces(request.queues);
    const claimed: ClaimedRun[] = [];
    let aside = 0;
    let looks = 0;
    // A run woken by this claim is looked at by this claim: nobody else may come for it soon.
    for (let again = true; again && claimed.length < request.limit;) {
      looks += 1;
      const verdicts: Verdicts = { taken: [], held: [], blocked: [], expired: [] };
      const stream = new CandidateStream(this.#connection, queues, request);
      const wanted = request.limit - claimed.length;
      for (let row = stream.next(wanted); row !== null; row = stream.next(wanted - verdicts.taken.length)) {
        if (decide(row, verdicts, { request, controls, limits }) !== "taken") aside += 1;
        if (verdicts.taken.length === wanted || aside === mostAside) break;
      }
      again = this.#write(verdicts, request) > 0;
      limits.written();
      for (const run of verdicts.taken) claimed.push(run);
      if (aside >= mostAside) break;
    }
    // What was woken on the way may stand before what the first look took.
    return { claimed: looks > 1 ? claimed.toSorted(byClaimOrder) : claimed, more: aside >= mostAside };
  }

  /** Returns how many runs this woke. */
  #write(verdicts: Verdicts, { workerId, now }: ClaimRequest): number {
    const [first] = verdicts.taken;
    if (first !== undefined && verdicts.taken.length === 1) {
      this.#connection.statementByPlace("run_claim_one", ["worker", "now", "seq"]).run(workerId, now, first.seq);
    } else if (first !== undefined) {
      this.#connection
        .statementByPlace("run_claim", ["worker", "now", "seqs"])
        .run(workerId, now, seqsOf(verdicts.taken));
    }
    this.#connection.changes.runs(verdicts.taken);
    const { held, blocked, expired } = verdicts;
    if (held.length + blocked.length + expired.length === 0) return 0;
    const aftermath: Aftermath = { sums: new RollUpSums(), keys: new FreedKeys() };
    this.#connection.changes.runs([...held, ...blocked.map(({ row }) => row)]);
    if (held.length > 0) {
      this.#connection.statement("run_hold").run({ seqs: seqsOf(held) });
      for (const run of held) aftermath.keys.addRow(run.toRow());
    }
    for (const { row, key } of blocked) {
      this.#connection.statement("run_block").run({ seq: row.seq, key });
      // It may have been woken for one of the keys it now does not take: the next in line there gets the chance.
      aftermath.keys.addOthers(row.toRow(), key);
    }
    for (const run of expired)
      endRun(this.#connection, run.toRow(), { state: "expired", at: now, reason: null }, aftermath);
    aftermath.sums.write(this.#connection);
    return this.#unblocker.wake(aftermath.keys);
  }
}

function decide(
  row: PlacedRun,
  verdicts: Verdicts,
  { request, controls, limits }: { request: ClaimRequest; controls: Controls; limits: RunLimits },
): "taken" | "aside" {
  if (row.expiresAt !== null && row.expiresAt <= request.now) {
    verdicts.expired.push(row);
    return "aside";
  }
  if (isHeld(controls, row.job, row.tenant)) {
    verdicts.held.push(row);
    return "aside";
  }
  const key = limits.take(row);
  if (key === null) {
    verdicts.taken.push(row);
    return "taken";
  }
  verdicts.blocked.push({ row, key });
  return "aside";
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

function seqsOf(rows: readonly PlacedRun[]): string {
  return `[${rows.map((row) => row.seq).join()}]`;
}
