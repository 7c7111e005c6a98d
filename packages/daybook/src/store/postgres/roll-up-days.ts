import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { isDaybookError } from "../../errors/daybook-error.ts";
import type { RollUpFilter, SummedPeriod } from "../port/history-store.ts";
import { fromKeptText, hoursOfDay, placeOfDay, toKeptText, type DayOf, type KeptDayRow } from "../rows/kept-day.ts";
import type { Database, SqlParams } from "./transaction.ts";

/** How long transactions that began before are waited for; where one takes longer, the sums are told and not kept. */
const pausesMs = [2, 5, 10, 20, 40];
/** For so long after one that took longer, none is waited for: a year of days must not wait for each. */
const impatientMs = 60_000;

/**
 * The sums of a day, from `roll_up_day` or of its hours.
 *
 * - Owns: the rows of `roll_up_day`. Others only delete them: each transaction that writes into hours of a day, or prunes them, deletes the day's rows afterwards
 *   (`roll-up.ts`, `prune-store.ts`).
 * - A row is there, committed, before the adding up begins, with a mark and no sums. A transaction that got its number after that sees the row when it comes to
 *   delete it, so sums that may lack its figures find no row to be kept in, or are deleted when it commits. One that got its number before may not see the row: it is
 *   waited for, so that the adding up sees what it wrote. No clock has a say in this.
 * - A crash leaves a row without sums: the next who asks puts its own mark there.
 */
export class RollUpDays {
  readonly #database: Database;
  /** Monotonic. */
  #impatientUntil = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  async keptOrSummed(day: DayOf, sum: (hours: RollUpFilter) => Promise<SummedPeriod>): Promise<SummedPeriod> {
    const place = placeOfDay(day);
    const [kept] = await this.#database.read((tx) => tx.rows<KeptDayRow>("roll_up_day_get", place));
    if (typeof kept?.sums === "string") return fromKeptText(kept.sums);
    const mark = randomUUID();
    const mayBeKept = (await this.#written("roll_up_day_begin", { ...place, mark })) && (await this.#isSettled());
    const sums = await sum(hoursOfDay(day));
    if (mayBeKept) await this.#written("roll_up_day_keep", { ...place, mark, sums: toKeptText(sums) });
    return sums;
  }

  /** Waits until whoever wrote before now has ended; false where that takes too long. */
  async #isSettled(): Promise<boolean> {
    const [now] = await this.#database.read((tx) => tx.rows<{ fence: string }>("roll_up_day_fence"));
    const fence = now?.fence ?? "";
    for (const ms of [0, ...(performance.now() < this.#impatientUntil ? [] : pausesMs)]) {
      if (ms > 0) await pause(ms);
      const [row] = await this.#database.read((tx) =>
        tx.rows<{ is_settled: boolean }>("roll_up_day_settled", { fence }),
      );
      if (row?.is_settled === true) return true;
    }
    this.#impatientUntil = performance.now() + impatientMs;
    return false;
  }

  /** A role that may only read, or a row that somebody holds, is no reason not to tell what is known. */
  async #written(name: string, params: SqlParams): Promise<boolean> {
    try {
      await this.#database.write((tx) => tx.run(name, params));
      return true;
    } catch (error) {
      if (!isDaybookError(error)) throw error;
      return false;
    }
  }
}
