import { RollUpTally } from "../rows/roll-up-tally.ts";
import type { Connection } from "./connection.ts";
import { tenantPlace } from "./tenant-place.ts";

/** The tally of one transaction, and how it gets into the book. */
export class RollUpSums extends RollUpTally {
  /** Adds the sums to the stored rows. Within a transaction. */
  write(connection: Connection): void {
    for (const sum of this.sums.values()) {
      const place = { job: sum.job, hour: sum.hourAt, tenant: tenantPlace(sum.tenant) };
      const row = connection.statement("roll_up_get_durations").get(place) as { durations: string } | undefined;
      const stored = row === undefined ? null : (JSON.parse(row.durations) as number[]);
      const durations = JSON.stringify(sum.durations.map((count, index) => count + (stored?.[index] ?? 0)));
      const counts = {
        ...sum.states,
        retries: sum.retries,
        items: sum.items,
        failed_items: sum.failedItems,
        duration_ms: sum.durationMs,
        wait_ms: sum.waitMs,
        durations,
      };
      if (row === undefined)
        connection.statement("roll_up_insert").run({ job: sum.job, hour: sum.hourAt, tenant: sum.tenant, ...counts });
      else connection.statement("roll_up_add").run({ ...place, ...counts });
    }
  }
}
