import type { FinishSettlement, ReturnSettlement, Settlement } from "../../run/settlement.ts";
import type { SettleRequest } from "../port/run-store.ts";
import { isUuid } from "./run-id-text.ts";

/** A request whose attempt finished its run. */
export interface FinishRequest extends SettleRequest {
  readonly settlement: FinishSettlement;
}

export interface ReturnRequest extends SettleRequest {
  readonly settlement: ReturnSettlement;
}

/** The requests of one call, sorted by the statement that writes them. */
export interface SettleSets {
  /** Leave nothing behind but their state; those of one worker and code version together. */
  readonly plain: readonly (readonly FinishRequest[])[];
  readonly full: readonly FinishRequest[];
  readonly returns: readonly ReturnRequest[];
}

/** Of several ends of one attempt the first counts. A run that can have no row is in none of the sets. */
export function settleSets(requests: readonly SettleRequest[]): SettleSets {
  const plain = new Map<string, FinishRequest[]>();
  const full: FinishRequest[] = [];
  const returns: ReturnRequest[] = [];
  const seen = new Set<string>();
  for (const request of requests) {
    const place = holderOf(request);
    if (seen.has(place) || !isUuid(request.run.id)) continue;
    seen.add(place);
    if (isReturn(request)) returns.push(request);
    else if (isFinish(request) && isPlain(request.settlement)) {
      const alike = `${request.workerId} ${request.codeVersion}`;
      const set = plain.get(alike);
      if (set === undefined) plain.set(alike, [request]);
      else set.push(request);
    } else if (isFinish(request)) full.push(request);
  }
  return { plain: [...plain.values()], full, returns };
}

/** Which attempt of which run, in whose hand. */
export function holderOf({ run, workerId }: SettleRequest): string {
  return `${run.id} ${run.attempt} ${workerId}`;
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
