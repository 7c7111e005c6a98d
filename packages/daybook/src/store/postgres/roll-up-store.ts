import type { FinalState } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import type { NewestSuccess, RollUp, RollUpStore } from "../port/history-store.ts";
import type { Database } from "./transaction.ts";

interface RollUpRow extends Readonly<Record<FinalState, number>> {
  readonly job: string;
  readonly tenant: string | null;
  readonly hour_at: number;
  readonly retries: number;
  readonly items: number;
  readonly failed_items: number;
  readonly duration_ms: number;
  readonly wait_ms: number;
  readonly durations: readonly number[];
  readonly waits: readonly number[];
}

const states = ["succeeded", "partial", "failed", "cancelled", "skipped", "expired"] as const satisfies FinalState[];

/** Reads roll-ups; they are written where runs end, see `roll-up.ts`. */
export class PostgresRollUpStore implements RollUpStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(filter: {
    readonly job?: string;
    readonly tenant?: string;
    readonly from?: Instant;
    readonly before?: Instant;
  }): Promise<RollUp[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows<RollUpRow>("roll_up_list", {
        job: filter.job ?? null,
        tenant: filter.tenant ?? null,
        from: filter.from ?? 0,
        before: filter.before ?? Number.MAX_SAFE_INTEGER,
      }),
    );
    return rows.map(toRollUp);
  }

  async newestSuccesses(from: Instant): Promise<NewestSuccess[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows<{ job: string; tenant: string | null; hour_at: number }>("roll_up_newest_success", { from }),
    );
    return rows.map(({ job, tenant, hour_at: hourAt }) => ({ job, tenant, hourAt }));
  }
}

function toRollUp(row: RollUpRow): RollUp {
  return {
    job: row.job,
    tenant: row.tenant,
    hourAt: row.hour_at,
    states: Object.fromEntries(states.filter((state) => row[state] > 0).map((state) => [state, row[state]])),
    retries: row.retries,
    items: row.items,
    failedItems: row.failed_items,
    durationMs: row.duration_ms,
    waitMs: row.wait_ms,
    durations: row.durations,
    waits: row.waits,
  };
}
