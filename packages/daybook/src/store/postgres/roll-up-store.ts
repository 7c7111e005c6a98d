import type { FinalState } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import type { NewestSuccess, RollUp, RollUpFilter, RollUpStore, RollUpSum } from "../port/history-store.ts";
import type { Database } from "./transaction.ts";

interface SumRow extends Readonly<Record<FinalState, number>> {
  readonly retries: number;
  readonly items: number;
  readonly failed_items: number;
  readonly duration_ms: number;
  readonly durations: readonly number[];
}

interface RollUpSumRow extends SumRow {
  readonly key: string | number | null;
}

interface RollUpRow extends SumRow {
  readonly job: string;
  readonly tenant: string | null;
  readonly hour_at: number;
  readonly wait_ms: number;
  readonly waits: readonly number[];
}

const states = ["succeeded", "partial", "failed", "cancelled", "skipped", "expired"] as const satisfies FinalState[];

const sumBy = {
  hour: "roll_up_sum_by_hour",
  job: "roll_up_sum_by_job",
  tenant: "roll_up_sum_by_tenant",
} as const;

/** Reads roll-ups; they are written where runs end, see `roll-up.ts`. */
export class PostgresRollUpStore implements RollUpStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(filter: RollUpFilter): Promise<RollUp[]> {
    const rows = await this.#database.read((tx) => tx.rows<RollUpRow>("roll_up_list", paramsOf(filter)));
    return rows.map(toRollUp);
  }

  async sum(filter: RollUpFilter, by: keyof typeof sumBy): Promise<RollUpSum[]> {
    const rows = await this.#database.read((tx) => tx.rows<RollUpSumRow>(sumBy[by], paramsOf(filter)));
    return rows.map(toRollUpSum);
  }

  async newestSuccesses(from: Instant): Promise<NewestSuccess[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows<{ job: string; tenant: string | null; hour_at: number }>("roll_up_newest_success", { from }),
    );
    return rows.map(({ job, tenant, hour_at: hourAt }) => ({ job, tenant, hourAt }));
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
    durations: row.durations,
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
    waits: row.waits,
    ...sumsOf(row),
  };
}
