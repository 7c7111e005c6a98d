import type { RunState } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import type { ActiveCounts, AttemptRecord, NextRun, RunEnd, RunOutline, RunRecord } from "../port/run-store.ts";
import { isUuid } from "./run-id-text.ts";
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
import type { Database, SqlParams } from "./transaction.ts";

/** Reads single runs, and counts of runs. */
export class RunReader {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(id: string): Promise<RunRecord | null> {
    const [row] = isUuid(id) ? await this.#rows<RunRow>("run_get", { id }) : [];
    return row === undefined ? null : toRunRecord(row);
  }

  async recentEnds(
    jobs: readonly string[],
    { tenant, limit }: { readonly tenant?: string; readonly limit: number },
  ): Promise<RunEnd[]> {
    if (jobs.length === 0) return [];
    const question =
      tenant === undefined
        ? { file: "run_list_recent_ends", params: { jobs, limit } }
        : { file: "run_list_recent_ends_of_tenant", params: { jobs, tenant, limit } };
    const [rows = []] = await this.#database.readTogether<RunEndRow>([question]);
    return rows.map(toRunEnd);
  }

  async outlines(ids: readonly string[]): Promise<RunOutline[]> {
    const known = ids.filter(isUuid);
    return known.length === 0 ? [] : (await this.#rows<RunRow>("run_list_outlines", { ids: known })).map(toRunOutline);
  }

  async attempts(runId: string): Promise<AttemptRecord[]> {
    if (!isUuid(runId)) return [];
    const rows = await this.#rows<AttemptRow>("attempt_list", { run: runId });
    return rows.map(toAttemptRecord);
  }

  async childStates(parentId: string): Promise<Partial<Record<RunState, number>>> {
    if (!isUuid(parentId)) return {};
    const rows = await this.#rows<{ state: RunState; runs: number }>("run_count_children", { parent: parentId });
    return Object.fromEntries(rows.map(({ state, runs }) => [state, runs]));
  }

  async activeCounts(now: Instant): Promise<ActiveCounts> {
    const [counts] = await this.#rows<ActiveCounts>("run_count_active", { now });
    return { ...(counts as ActiveCounts) };
  }

  async next(request: { readonly now: Instant; readonly each: number; readonly limit: number }): Promise<NextRun[]> {
    const rows = await this.#rows<{ id: string; blocked_key: string | null }>("run_list_next", { ...request });
    return rows.map(toNextRun);
  }

  async overlapping(overlapKey: string): Promise<{ readonly id: string; readonly state: RunState }[]> {
    const rows = await this.#rows<{ id: string; state: RunState }>("run_list_overlapping", { key: overlapKey });
    return rows.map(({ id, state }) => ({ id, state }));
  }

  async nextAvailableAt(): Promise<Instant | null> {
    const [row] = await this.#rows<{ available_at: number | null }>("run_next_available");
    return row?.available_at ?? null;
  }

  async cancelRequested(
    workerId: string,
  ): Promise<{ readonly id: string; readonly attempt: number; readonly by: string | null }[]> {
    const rows = await this.#rows<{ id: string; attempt: number; by: string | null }>("run_list_cancel_requested", {
      worker: workerId,
    });
    return rows.map(({ id, attempt, by }) => ({ id, attempt, by }));
  }

  #rows<R>(name: string, params: SqlParams = {}): Promise<R[]> {
    return this.#database.read((tx) => tx.rows<R>(name, params));
  }
}
