import type { FinalState } from "../../run/state.ts";
import { RollUpTally } from "../rows/roll-up-tally.ts";
import type { Transaction } from "./transaction.ts";

/** The tally of one transaction, and how it gets into the book. */
export class RollUpSums extends RollUpTally {
  /**
   * Adds the sums to the stored rows when the transaction ends: from there on others may wait for these rows. In a fixed order, so that
   * two who write the same rows do not wait for each other.
   */
  write(tx: Transaction): void {
    if (this.sums.size === 0) return;
    const sums = [...this.sums.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
    const counts = (state: FinalState): number[] => sums.map(({ states }) => states[state]);
    tx.last("roll_up_add", {
      jobs: sums.map((sum) => sum.job),
      tenants: sums.map((sum) => sum.tenant),
      hours: sums.map((sum) => sum.hourAt),
      succeeded: counts("succeeded"),
      partial: counts("partial"),
      failed: counts("failed"),
      cancelled: counts("cancelled"),
      skipped: counts("skipped"),
      expired: counts("expired"),
      retries: sums.map((sum) => sum.retries),
      items: sums.map((sum) => sum.items),
      failed_items: sums.map((sum) => sum.failedItems),
      duration_ms: sums.map((sum) => sum.durationMs),
      wait_ms: sums.map((sum) => sum.waitMs),
      durations: sums.map((sum) => `{${sum.durations.join()}}`),
      waits: sums.map((sum) => `{${sum.waits.join()}}`),
    });
    // After it, in a statement of its own: see roll-up-days.ts.
    tx.last("roll_up_day_delete", { days: this.days() });
    const ends = [...this.ends.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, end]) => end);
    if (ends.length === 0) return;
    tx.last("standing_put", {
      places: ends.map((end) => end.place),
      jobs: ends.map((end) => end.job),
      run_ids: ends.map((end) => end.runId),
      states: ends.map((end) => end.state),
      finished_ats: ends.map((end) => end.finishedAt),
      succeeded_ats: ends.map((end) => end.succeededAt),
      failed_ats: ends.map((end) => end.failedAt),
    });
  }
}
