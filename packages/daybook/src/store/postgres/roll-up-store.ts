import type { RollUp, RollUpFilter, RollUpStore, SummedPeriod } from "../port/history-store.ts";
import type { DayOf } from "../rows/kept-day.ts";
import { rollUpParams, toRollUp, toRollUpSum, type RollUpRow, type RollUpSumRow } from "../rows/roll-up-row.ts";
import { RollUpDays } from "./roll-up-days.ts";
import type { Database } from "./transaction.ts";

/** Added up by one of the three, which are told apart by `summed_by`. */
interface SummedRow extends Omit<RollUpSumRow, "key"> {
  readonly summed_by: number;
  readonly hour_at: number | null;
  readonly job: string | null;
  readonly tenant: string | null;
}

/** Reads roll-ups; they are written where runs end, see `roll-up.ts`. */
export class PostgresRollUpStore implements RollUpStore {
  readonly #database: Database;
  readonly #days: RollUpDays;

  constructor(database: Database) {
    this.#database = database;
    this.#days = new RollUpDays(database);
  }

  async list(filter: RollUpFilter): Promise<RollUp[]> {
    const rows = await this.#database.read((tx) => tx.rows<RollUpRow>("roll_up_list", rollUpParams(filter)));
    return rows.map(toRollUp);
  }

  async sum(filter: RollUpFilter): Promise<SummedPeriod> {
    const rows = await this.#database.read((tx) => tx.rows<SummedRow>("roll_up_sum", rollUpParams(filter)));
    const by = (summedBy: number, keyOf: (row: SummedRow) => RollUpSumRow["key"]) =>
      rows.filter((row) => row.summed_by === summedBy).map((row) => toRollUpSum({ ...row, key: keyOf(row) }));
    return {
      byHour: by(1, (row) => row.hour_at),
      byJob: by(2, (row) => row.job),
      byTenant: by(3, (row) => row.tenant),
    };
  }

  sumOfDay(day: DayOf): Promise<SummedPeriod> {
    return this.#days.keptOrSummed(day, (hours) => this.sum(hours));
  }
}
