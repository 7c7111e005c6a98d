import { RollUpTally } from "../rows/roll-up-tally.ts";
import type { Connection } from "./connection.ts";
import { tenantPlace } from "./tenant-place.ts";

/** The tally of one transaction, and how it gets into the book. */
export class RollUpSums extends RollUpTally {
  /** Adds the sums to the stored rows. Within a transaction. */
  write(connection: Connection): void {
    for (const sum of this.sums.values()) {
      const place = { job: sum.job, hour: sum.hourAt, tenant: tenantPlace(sum.tenant) };
      const row = connection.statement("roll_up_get_histograms").get(place) as Histograms | undefined;
      const counts = {
        ...sum.states,
        retries: sum.retries,
        items: sum.items,
        failed_items: sum.failedItems,
        duration_ms: sum.durationMs,
        wait_ms: sum.waitMs,
        durations: added(sum.durations, row?.durations),
        waits: added(sum.waits, row?.waits),
      };
      if (row === undefined)
        connection.statement("roll_up_insert").run({ job: sum.job, hour: sum.hourAt, tenant: sum.tenant, ...counts });
      else connection.statement("roll_up_add").run({ ...place, ...counts });
    }
    const forget = connection.statementByPlace("roll_up_day_delete", ["day"]);
    for (const day of this.days()) forget.run(day);
    const put = connection.statementByPlace("standing_put", standingColumns);
    for (const { place, job, runId, state, finishedAt, succeededAt, failedAt } of this.ends.values())
      put.run(place, job, runId, state, finishedAt, succeededAt, failedAt);
  }
}

const standingColumns = ["place", "job", "run_id", "state", "finished_at", "succeeded_at", "failed_at"];

interface Histograms {
  readonly durations: string;
  readonly waits: string;
}

function added(counts: readonly number[], kept: string | undefined): string {
  if (kept === undefined) return JSON.stringify(counts);
  const stored = JSON.parse(kept) as number[];
  return JSON.stringify(counts.map((count, index) => count + (stored[index] ?? 0)));
}
