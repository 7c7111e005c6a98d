import type { Instant } from "../../time/instant.ts";
import type { PruneNote, PruneState, PruneStore } from "../port/history-store.ts";
import { pruneNote, toPruneState, type PruneRow } from "../rows/prune-row.ts";
import type { Connection, SqlValue } from "./connection.ts";

/** Deletes history, a batch a call. */
export class SqlitePruneStore implements PruneStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async runs(request: {
    readonly job: string;
    readonly finishedBefore: Instant | null;
    readonly keep: number | null;
    readonly limit: number;
  }): Promise<number> {
    const { job, finishedBefore, keep, limit } = request;
    // Looked for outside the transaction, so that claims wait only for the deleting.
    const ids = this.#connection.read(() => {
      const old = finishedBefore === null ? [] : this.#ids("run_list_old", { job, before: finishedBefore, limit });
      const rest = limit - old.length;
      if (keep === null || rest <= 0) return old;
      const surplus = this.#ids("run_list_surplus", { job, keep, limit });
      return [...new Set([...old, ...surplus])].slice(0, limit);
    });
    if (ids.length === 0) return 0;
    return this.#connection.write(() => {
      const list = JSON.stringify(ids);
      const deleted = this.#connection
        .statement("run_delete")
        .all({ ids: list })
        .map((row) => row["id"] as string);
      const gone = JSON.stringify(deleted);
      for (const name of ["attempt_delete", "log_delete", "failed_item_delete", "retry_item_delete"])
        this.#connection.statement(name).run({ ids: gone });
      return deleted.length;
    });
  }

  async fires(request: { readonly dueBefore: Instant; readonly limit: number }): Promise<number> {
    return this.#delete("fire_delete_old", { before: request.dueBefore, limit: request.limit });
  }

  async rollUps(request: { readonly hourBefore: Instant; readonly limit: number }): Promise<number> {
    return this.#connection.write(() => {
      const { hourBefore: before, limit } = request;
      this.#connection.statement("roll_up_day_delete_old").run({ before });
      return this.#delete("roll_up_delete_old", { before, limit });
    });
  }

  async workers(request: { readonly endedBefore: Instant; readonly limit: number }): Promise<number> {
    return this.#delete("worker_delete_old", { before: request.endedBefore, limit: request.limit });
  }

  async audit(request: { readonly before: Instant; readonly limit: number }): Promise<number> {
    return this.#delete("audit_delete_old", { before: request.before, limit: request.limit });
  }

  async checks({ job, finishedBefore, keep, limit }: Parameters<PruneStore["checks"]>[0]): Promise<number> {
    return this.#delete("check_result_delete_old", { job, before: finishedBefore, keep, limit });
  }

  async note(note: PruneNote): Promise<void> {
    this.#connection.write(() => this.#connection.statement("prune_state_note").run(pruneNote(note)));
  }

  async states(): Promise<PruneState[]> {
    const rows = this.#connection.read(() => this.#connection.statement("prune_state_list").all());
    return (rows as unknown as PruneRow[]).map(toPruneState);
  }

  #delete(name: string, params: Record<string, SqlValue>): number {
    return this.#connection.write(() => Number(this.#connection.statement(name).run(params).changes));
  }

  #ids(name: string, params: Record<string, SqlValue>): string[] {
    return this.#connection
      .statement(name)
      .all(params)
      .map((row) => row["id"] as string);
  }
}
