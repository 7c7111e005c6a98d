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
import type { Connection } from "./connection.ts";

/** Histograms are kept as JSON here. */
interface KeptSumRow extends Omit<RollUpSumRow, "durations"> {
  readonly durations: string;
}

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

  async sum(filter: RollUpFilter, by: keyof typeof rollUpSumBy): Promise<RollUpSum[]> {
    const rows = this.#connection.read(() => this.#connection.statement(rollUpSumBy[by]).all(rollUpParams(filter)));
    return (rows as unknown as KeptSumRow[]).map((row) => toRollUpSum({ ...row, durations: histogram(row.durations) }));
  }

  async newestSuccesses(from: Instant): Promise<NewestSuccess[]> {
    const rows = this.#connection.read(() => this.#connection.statement("roll_up_newest_success").all({ from }));
    return (rows as unknown as { job: string; tenant: string | null; hour_at: number }[]).map(
      ({ job, tenant, hour_at: hourAt }) => ({ job, tenant, hourAt }),
    );
  }
}

function histogram(kept: string): number[] {
  return JSON.parse(kept) as number[];
}
