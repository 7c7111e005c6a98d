import { finalStates } from "../../run/transitions.ts";
import type { FinalState } from "../../run/state.ts";
import type { RollUp, RollUpFilter, RollUpSum } from "../port/history-store.ts";
import { histogramOf } from "./roll-up-tally.ts";

/** What rows of `roll_up` and sums of them have in common, its histogram read. */
interface SumRow extends Readonly<Record<FinalState, number>> {
  readonly retries: number;
  readonly items: number;
  readonly failed_items: number;
  readonly duration_ms: number;
  readonly durations: readonly number[];
}

/** Rows added up. */
export interface RollUpSumRow extends SumRow {
  readonly key: string | number | null;
}

/** A row of `roll_up`. */
export interface RollUpRow extends SumRow {
  readonly job: string;
  readonly tenant: string | null;
  readonly hour_at: number;
  readonly wait_ms: number;
  readonly waits: readonly number[];
}

export function rollUpParams({ job, tenant, from = 0, before = Number.MAX_SAFE_INTEGER }: RollUpFilter): {
  job: string | null;
  tenant: string | null;
  from: number;
  before: number;
} {
  return { job: job ?? null, tenant: tenant ?? null, from, before };
}

export function toRollUpSum(row: RollUpSumRow): RollUpSum {
  return { key: row.key, ...sumsOf(row) };
}

export function toRollUp(row: RollUpRow): RollUp {
  return {
    job: row.job,
    tenant: row.tenant,
    hourAt: row.hour_at,
    waitMs: row.wait_ms,
    waits: histogramOf(row.waits),
    ...sumsOf(row),
  };
}

function sumsOf(row: SumRow): Omit<RollUpSum, "key"> {
  return {
    states: Object.fromEntries(finalStates.filter((state) => row[state] > 0).map((state) => [state, row[state]])),
    retries: row.retries,
    items: row.items,
    failedItems: row.failed_items,
    durationMs: row.duration_ms,
    durations: row.durations,
  };
}
