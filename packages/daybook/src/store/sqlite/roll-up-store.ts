import { setImmediate as turn } from "node:timers/promises";
import type { Instant } from "../../time/instant.ts";
import type { RollUp, RollUpFilter, RollUpStore, SummedPeriod } from "../port/history-store.ts";
import type { DayOf } from "../rows/kept-day.ts";
import { rollUpParams, toRollUp, type RollUpRow } from "../rows/roll-up-row.ts";
import type { Connection, SqlValue } from "./connection.ts";
import { PeriodAdder, type PieceRow } from "./period-adder.ts";
import { keptOrSummed } from "./roll-up-days.ts";

/** Roll-ups that are read and added up at once: one to two milliseconds, in which this thread does nothing else. */
const pieceSize = 500;

/** Histograms are kept as JSON here. */
interface KeptRow extends Omit<RollUpRow, "durations" | "waits"> {
  readonly durations: string;
  readonly waits: string;
}

/** Reads roll-ups; they are written where runs end, see `roll-up.ts`. */
export class SqliteRollUpStore implements RollUpStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async list(filter: RollUpFilter): Promise<RollUp[]> {
    const rows = this.#connection.read(() => this.#connection.statement("roll_up_list").all(rollUpParams(filter)));
    return (rows as unknown as KeptRow[]).map((row) =>
      toRollUp({ ...row, durations: histogram(row.durations), waits: histogram(row.waits) }),
    );
  }

  async sum(filter: RollUpFilter): Promise<SummedPeriod> {
    const { name, params } = pieceOf(filter);
    const { from, before } = rollUpParams(filter);
    const adder = new PeriodAdder();
    // Hours are whole, so nothing stands right before the first.
    let after: { readonly hour: Instant; readonly tie: number | string } = { hour: from - 1, tie: 0 };
    for (;;) {
      const rows = this.#piece(name, { ...params, ...after, before, limit: pieceSize });
      for (const row of rows) adder.add(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < pieceSize) return adder.period();
      after = { hour: last[0], tie: last[3] };
      await turn();
    }
  }

  sumOfDay(day: DayOf): Promise<SummedPeriod> {
    return keptOrSummed(this.#connection, day, (hours) => this.sum(hours));
  }

  #piece(name: string, params: Record<string, SqlValue>): PieceRow[] {
    return this.#connection.read(() => {
      const statement = this.#connection.statement(name);
      statement.setReturnArrays(true);
      return statement.all(params) as unknown as PieceRow[];
    });
  }
}

/** The statement whose index has what is asked for side by side. */
function pieceOf({ job, tenant }: RollUpFilter): { name: string; params: Record<string, SqlValue> } {
  if (tenant !== undefined) return { name: "roll_up_piece_of_tenant", params: { tenant, job: job ?? null } };
  return job === undefined ? { name: "roll_up_piece", params: {} } : { name: "roll_up_piece_of_job", params: { job } };
}

function histogram(kept: string): number[] {
  return JSON.parse(kept) as number[];
}
