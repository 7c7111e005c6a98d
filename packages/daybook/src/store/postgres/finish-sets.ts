import type { FinishSettlement, ReturnSettlement, Settlement } from "../../run/settlement.ts";
import type { SettleRequest } from "../port/run-store.ts";
import { placeOf, type RunBatch } from "./run-batches.ts";
import { isUuid } from "./run-id-text.ts";

/** A request whose attempt finished its run. */
export interface FinishRequest extends SettleRequest {
  readonly settlement: FinishSettlement;
}

export interface ReturnRequest extends SettleRequest {
  readonly settlement: ReturnSettlement;
}

/** All runs of a batch, in its order. */
export interface EndedBatch {
  readonly batch: RunBatch;
  readonly ends: readonly FinishRequest[];
}

/** The requests of one call, sorted by the statement that writes them. */
export interface SettleSets {
  /** Batches that end together, and leave nothing behind but the states of their runs. */
  readonly batches: readonly EndedBatch[];
  /** Batches of which some runs are in the other sets: these need rows of their own. */
  readonly split: readonly RunBatch[];
  /** Leave nothing behind but their state; those of one worker and code version together, each of another run. */
  readonly plain: readonly (readonly FinishRequest[])[];
  readonly full: readonly FinishRequest[];
  readonly returns: readonly ReturnRequest[];
}

/** Of several ends of one attempt the first counts. A run that can have no row is in none of the sets. */
export function settleSets(requests: readonly SettleRequest[]): SettleSets {
  const plain: FinishRequest[][] = [];
  const full: FinishRequest[] = [];
  const returns: ReturnRequest[] = [];
  const batches = new Map<RunBatch, FinishRequest[]>();
  const repeats = new Repeats();
  for (const request of requests) {
    const repeat = repeats.see(request);
    if (repeat === "same attempt" || !isUuid(request.run.id)) continue;
    const at = placeOf(request.run);
    const batch = at !== null && at.batch.isWhole ? at.batch : null;
    if (batch !== null && !batches.has(batch)) batches.set(batch, []);
    if (isReturn(request)) returns.push(request);
    else if (isFinish(request)) {
      if (repeat === "same run" || !isPlain(request.settlement)) full.push(request);
      else if (batch !== null) batches.get(batch)?.push(request);
      else addAlike(plain, request);
    }
  }
  const { whole, split } = apart(batches);
  for (const [, ends] of split) for (const end of ends) addAlike(plain, end);
  return { batches: whole, split: split.map(([batch]) => batch), plain, full, returns };
}

/** The batches of which all runs ended, in the order in which their rows are locked; and the others. */
function apart(batches: ReadonlyMap<RunBatch, readonly FinishRequest[]>): {
  whole: EndedBatch[];
  split: (readonly [RunBatch, readonly FinishRequest[]])[];
} {
  const whole: EndedBatch[] = [];
  const split: (readonly [RunBatch, readonly FinishRequest[]])[] = [];
  for (const [batch, requests] of batches) {
    const [first] = requests;
    if (requests.length < batch.size || requests.some(({ workerId }) => workerId !== first?.workerId))
      split.push([batch, requests]);
    else whole.push({ batch, ends: requests.toSorted((a, b) => placeIn(a) - placeIn(b)) });
  }
  return { whole: whole.toSorted((a, b) => (a.batch.id < b.batch.id ? -1 : 1)), split };
}

function placeIn({ run }: FinishRequest): number {
  return placeOf(run)?.place ?? 0;
}

/** The requests by what one statement takes: those of one worker and code version. */
export function alikeOf(requests: readonly FinishRequest[]): readonly (readonly FinishRequest[])[] {
  const sets: FinishRequest[][] = [];
  for (const request of requests) addAlike(sets, request);
  return sets;
}

/** Which attempt of which run, in whose hand. */
export function holderOf({ run, workerId }: SettleRequest): string {
  return `${run.id} ${run.attempt} ${workerId}`;
}

/** Tells requests about one run apart. Nearly always there is one of each, and then no holder is put into words. */
class Repeats {
  readonly #seen = new Map<string, SettleRequest>();
  readonly #holders = new Set<string>();

  see(request: SettleRequest): "none" | "same run" | "same attempt" {
    const before = this.#seen.get(request.run.id);
    if (before === undefined) {
      this.#seen.set(request.run.id, request);
      return "none";
    }
    const holder = holderOf(request);
    if (holder === holderOf(before) || this.#holders.has(holder)) return "same attempt";
    this.#holders.add(holder);
    return "same run";
  }
}

function addAlike(sets: FinishRequest[][], request: FinishRequest): void {
  const set = sets.find(([first]) => first?.workerId === request.workerId && first.codeVersion === request.codeVersion);
  if (set === undefined) sets.push([request]);
  else set.push(request);
}

/** Whether the end leaves nothing behind but its state: what most short runs do, and the cheaper statement. */
function isPlain(settlement: Settlement): boolean {
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

function isReturn(request: SettleRequest): request is ReturnRequest {
  return request.settlement.kind === "return";
}
