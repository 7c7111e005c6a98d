import { randomUUID } from "node:crypto";
import { isDaybookError } from "../../errors/daybook-error.ts";
import type { RollUpFilter, SummedPeriod } from "../port/history-store.ts";
import { fromKeptText, hoursOfDay, placeOfDay, toKeptText, type DayOf, type KeptDayRow } from "../rows/kept-day.ts";
import type { Connection } from "./connection.ts";

/**
 * The sums of a day, from `roll_up_day` or of its hours.
 *
 * - Owns: the rows of `roll_up_day`. Others only delete them: each transaction that writes into hours of a day, or prunes them, deletes the day's rows
 *   (`roll-up.ts`, `prune-store.ts`).
 * - A row is there before the adding up begins, with a mark and no sums. Writers come one after the other, so whoever writes after that deletes it, and sums that
 *   may lack something find no row to be kept in; whoever wrote before is in the sums.
 * - A crash leaves a row without sums: the next who asks puts its own mark there.
 */
export async function keptOrSummed(
  connection: Connection,
  day: DayOf,
  sum: (hours: RollUpFilter) => Promise<SummedPeriod>,
): Promise<SummedPeriod> {
  const place = placeOfDay(day);
  const kept = connection.read(() => connection.statement("roll_up_day_get").get(place)) as KeptDayRow | undefined;
  if (typeof kept?.sums === "string") return fromKeptText(kept.sums);
  const mark = randomUUID();
  const begun = written(connection, "roll_up_day_begin", { ...place, mark });
  const sums = await sum(hoursOfDay(day));
  if (begun) written(connection, "roll_up_day_keep", { ...place, mark, sums: toKeptText(sums) });
  return sums;
}

/** A full disk, or a file that this process may only read, is no reason not to tell what is known. */
function written(connection: Connection, name: string, params: Record<string, string | number>): boolean {
  try {
    connection.write(() => connection.statement(name).run(params));
    return true;
  } catch (error) {
    if (!isDaybookError(error)) throw error;
    return false;
  }
}
