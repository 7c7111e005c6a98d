import type { RunState } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import type { ActiveCounts, AttemptRecord, NextRun, RunEnd, RunOutline, RunRecord } from "../port/run-store.ts";
import type { Connection } from "./connection.ts";
import {
  type AttemptRow,
  type RunEndRow,
  type RunRow,
  toAttemptRecord,
  toRunEnd,
  toNextRun,
  toRunOutline,
  toRunRecord,
} from "../rows/run-row.ts";

/** Reads single runs, and counts of runs. */
export class RunReader {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get(id: string): RunRecord | null {
    const row = this.#connection.read(() => this.#connection.statement("run_get").get({ id })) as unknown as
      | RunRow
      | undefined;
    return row === undefined ? null : toRunRecord(row);
  }

  recentEnds(
    jobs: readonly string[],
    { tenant, limit }: { readonly tenant?: string; readonly limit: number },
  ): RunEnd[] {
    const rows = this.#connection.read(() =>
      jobs.flatMap((job) =>
        tenant === undefined
          ? this.#connection.statement("run_list_recent_ends").all({ job, limit })
          : this.#connection.statement("run_list_recent_ends_of_tenant").all({ job, tenant, limit }),
      ),
    );
    return (rows as unknown as RunEndRow[]).map(toRunEnd);
  }

  outlines(ids: readonly string[]): RunOutline[] {
    const rows = this.#connection.read(() =>
      this.#connection.statement("run_list_outlines").all({ ids: JSON.stringify(ids) }),
    );
    return (rows as unknown as RunRow[]).map(toRunOutline);
  }

  attempts(runId: string): AttemptRecord[] {
    const rows = this.#connection.read(() => this.#connection.statement("attempt_list").all({ run: runId }));
    return (rows as unknown as AttemptRow[]).map(toAttemptRecord);
  }

  childStates(parentId: string): Partial<Record<RunState, number>> {
    const rows = this.#connection.read(() =>
      this.#connection.statement("run_count_children").all({ parent: parentId }),
    );
    return Object.fromEntries(
      (rows as unknown as { state: RunState; runs: number }[]).map(({ state, runs }) => [state, runs]),
    );
  }

  activeCounts(now: Instant): ActiveCounts {
    const row = this.#connection.read(() => this.#connection.statement("run_count_active").get({ now }));
    return { ...(row as unknown as ActiveCounts) };
  }

  next({ now, each, limit }: { readonly now: Instant; readonly each: number; readonly limit: number }): NextRun[] {
    const rows = this.#connection.read(() => this.#connection.statement("run_list_next").all({ now, each, limit }));
    return (rows as unknown as { id: string; blocked_key: string | null }[]).map(toNextRun);
  }

  overlapping(overlapKey: string): { readonly id: string; readonly state: RunState }[] {
    const rows = this.#connection.read(() =>
      this.#connection.statement("run_list_overlapping").all({ key: overlapKey }),
    );
    return (rows as unknown as { id: string; state: RunState }[]).map(({ id, state }) => ({ id, state }));
  }

  nextAvailableAt(): Instant | null {
    const row = this.#connection.read(() => this.#connection.statement("run_next_available").get());
    return (row as { available_at: number | null }).available_at;
  }

  cancelRequested(workerId: string): { readonly id: string; readonly attempt: number; readonly by: string | null }[] {
    const rows = this.#connection.read(() =>
      this.#connection.statement("run_list_cancel_requested").all({ worker: workerId }),
    );
    return (rows as unknown as { id: string; attempt: number; by: string | null }[]).map(({ id, attempt, by }) => ({
      id,
      attempt,
      by,
    }));
  }
}
