import type { FinalState } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import type { NewestSuccess, RollUp, RollUpFilter, RollUpStore, RollUpSum } from "../port/history-store.ts";
import { histogramOf } from "../rows/roll-up-tally.ts";
import type { Connection } from "./connection.ts";

interface SumRow extends Readonly<Record<FinalState, number>> {
  readonly retries: number;
  readonly items: number;
  readonly failed_items: number;
  readonly duration_ms: number;
  readonly durations: string;
}

interface RollUpSumRow extends SumRow {
  readonly key: string | number | null;
}

interface RollUpRow extends SumRow {
  readonly job: string;
  readonly tenant: string | null;
  readonly hour_at: number;
  readonly wait_ms: number;
  readonly waits: string;
}

const states = ["succeeded", "partial", "failed", "cancelled", "skipped", "expired"] as const satisfies FinalState[];

const sumBy = {
  hour: "roll_up_sum_by_hour",
  job: "roll_up_sum_by_job",
  tenant: "roll_up_sum_by_tenant",
} as const;

/** Reads roll-ups; they are written where runs end, see `roll-up.ts`. */
export class SqliteRollUpStore implements RollUpStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async list(filter: RollUpFilter): Promise<RollUp[]> {
    const rows = this.#connection.read(() => this.#connection.statement("roll_up_list").all(paramsOf(filter)));
    return (rows as unknown as RollUpRow[]).map(toRollUp);
  }

  async sum(filter: RollUpFilter, by: keyof typeof sumBy): Promise<RollUpSum[]> {
    const rows = this.#connection.read(() => this.#connection.statement(sumBy[by]).all(paramsOf(filter)));
    return (rows as unknown as RollUpSumRow[]).map(toRollUpSum);
  }

  async newestSuccesses(from: Instant): Promise<NewestSuccess[]> {
    const rows = this.#connection.read(() => this.#connection.statement("roll_up_newest_success").all({ from }));
    return (rows as unknown as { job: string; tenant: string | null; hour_at: number }[]).map(
      ({ job, tenant, hour_at: hourAt }) => ({ job, tenant, hourAt }),
    );
  }
}

function paramsOf({ job, tenant, from = 0, before = Number.MAX_SAFE_INTEGER }: RollUpFilter) {
  return { job: job ?? null, tenant: tenant ?? null, from, before };
}

function sumsOf(row: SumRow): Omit<RollUpSum, "key"> {
  return {
    states: Object.fromEntries(states.filter((state) => row[state] > 0).map((state) => [state, row[state]])),
    retries: row.retries,
    items: row.items,
    failedItems: row.failed_items,
    durationMs: row.duration_ms,
    durations: JSON.parse(row.durations) as number[],
  };
}

function toRollUpSum(row: RollUpSumRow): RollUpSum {
  return { key: row.key, ...sumsOf(row) };
}

function toRollUp(row: RollUpRow): RollUp {
  return {
    job: row.job,
    tenant: row.tenant,
    hourAt: row.hour_at,
    waitMs: row.wait_ms,
    waits: histogramOf(JSON.parse(row.waits) as number[]),
    ...sumsOf(row),
  };
}
