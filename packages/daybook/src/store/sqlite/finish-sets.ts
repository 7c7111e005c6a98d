import type { FinishSettlement, Settlement } from "../../run/settlement.ts";
import type { SettleRequest } from "../port/run-store.ts";
import { PlacedRun } from "./placed-run.ts";

/** A request whose attempt finished its run. */
interface FinishRequest extends SettleRequest {
  readonly settlement: FinishSettlement;
}

/** Requests that one statement can settle: they end in the same way. */
export interface FinishSet {
  readonly first: FinishRequest;
  /** Places of the requests in the call. */
  readonly places: number[];
  /** Row numbers of their runs. */
  readonly seqs: number[];
}

/** Smaller sets are as cheap one by one. */
const smallestSet = 4;

/** The sets worth a statement of their own. None when a run comes twice: then only the order of the requests says which counts. */
export function finishSetsOf(requests: readonly SettleRequest[]): FinishSet[] {
  if (requests.length < smallestSet || hasTwins(requests)) return [];
  const sets = new Map<string, FinishSet>();
  let last: FinishSet | null = null;
  for (const [place, request] of requests.entries()) {
    if (!isFinish(request) || !isPlain(request.settlement)) continue;
    const seq = PlacedRun.seqOf(request.run);
    if (seq === undefined) continue;
    if (last === null || !endsAlike(last.first, request)) {
      const { state, finishedAt } = request.settlement;
      const key = JSON.stringify([state, finishedAt, request.run.attempt, request.workerId, request.codeVersion]);
      last = sets.get(key) ?? { first: request, places: [], seqs: [] };
      sets.set(key, last);
    }
    last.places.push(place);
    last.seqs.push(seq);
  }
  return [...sets.values()].filter((set) => set.places.length >= smallestSet);
}

let calls = 0;

function hasTwins(requests: readonly SettleRequest[]): boolean {
  calls += 1;
  for (const { run } of requests) {
    // An object of a caller's own may be any of the others by its id.
    if (!PlacedRun.isPlaced(run)) return new Set(requests.map((request) => request.run.id)).size < requests.length;
    if (!PlacedRun.isFirstIn(calls, run)) return true;
  }
  return false;
}

/** Whether the end leaves nothing behind but its state: what most short runs do, and the cheaper statement. */
export function isPlain(settlement: Settlement): boolean {
  return (
    settlement.kind === "finish" &&
    settlement.state !== "failed" &&
    // Its reason may stand in the request to cancel it.
    settlement.state !== "cancelled" &&
    settlement.progress === null &&
    settlement.result === null &&
    settlement.metadata === null &&
    settlement.error === null &&
    settlement.reason === null &&
    settlement.cpuMs === null &&
    settlement.memoryBytes === null
  );
}

function isFinish(request: SettleRequest): request is FinishRequest {
  return request.settlement.kind === "finish";
}

function endsAlike(a: FinishRequest, b: FinishRequest): boolean {
  return (
    a.settlement.finishedAt === b.settlement.finishedAt &&
    a.settlement.state === b.settlement.state &&
    a.run.attempt === b.run.attempt &&
    a.workerId === b.workerId &&
    a.codeVersion === b.codeVersion
  );
}
