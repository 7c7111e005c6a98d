import type { Instant } from "../../time/instant.ts";
import type { NewestSuccess, RollUp, RollUpFilter, RollUpStore, RollUpSum } from "../port/history-store.ts";
import {
  rollUpParams,
  rollUpSumBy,
  toRollUp,
  toRollUpSum,
  type RollUpRow,
  type RollUpSumRow,
} from "../rows/roll-up-row.ts";
import type { Database } from "./transaction.ts";

/** Reads roll-ups; they are written where runs end, see `roll-up.ts`. */
export class PostgresRollUpStore implements RollUpStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(filter: RollUpFilter): Promise<RollUp[]> {
    const rows = await this.#database.read((tx) => tx.rows<RollUpRow>("roll_up_list", rollUpParams(filter)));
    return rows.map(toRollUp);
  }

  async sum(filter: RollUpFilter, by: keyof typeof rollUpSumBy): Promise<RollUpSum[]> {
    const rows = await this.#database.read((tx) => tx.rows<RollUpSumRow>(rollUpSumBy[by], rollUpParams(filter)));
    return rows.map(toRollUpSum);
  }

  async newestSuccesses(from: Instant): Promise<NewestSuccess[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows<{ job: string; tenant: string | null; hour_at: number }>("roll_up_newest_success", { from }),
    );
    return rows.map(({ job, tenant, hour_at: hourAt }) => ({ job, tenant, hourAt }));
  }
}
