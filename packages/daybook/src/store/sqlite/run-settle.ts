import type { FinishSettlement, ReturnSettlement } from "../../run/settlement.ts";
import type { SettleRequest } from "../port/run-store.ts";
import type { Connection } from "./connection.ts";
import { type FinishSet, finishSetsOf, isPlain } from "./finish-sets.ts";
import { toJson } from "../rows/json.ts";
import { RollUpSums } from "./roll-up.ts";
import type { Aftermath } from "./run-end.ts";
import { FreedKeys } from "./run-keys.ts";
import { returnRun } from "./run-return.ts";
import type { RunUnblocker } from "./run-unblock.ts";

const fence = ["id", "attempt", "worker"] as const;
const plainColumns = ["state", "finished_at", "code_version", ...fence] as const;
const setColumns = ["state", "finished_at", "code_version", "seqs", "attempt", "worker"] as const;
const fullColumns = [
  ...(["state", "failed", "finished_at", "code_version", "progress", "result", "metadata"] as const),
  ...(["error", "reason", "cancelled", "cpu_ms", "memory_bytes"] as const),
  ...fence,
] as const;

/** Thrown within the transaction to take it back: of a set, some runs are held no more, and one by one tells which. */
class StaleSet extends Error {}

/** Records the ends of attempts. */
export class RunSettler {
  readonly #connection: Connection;
  readonly #unblocker: RunUnblocker;

  constructor(connection: Connection, unblocker: RunUnblocker) {
    this.#connection = connection;
    this.#unblocker = unblocker;
  }

  settle(requests: readonly SettleRequest[]): boolean[] {
    if (requests.length === 0) return [];
    try {
      return this.#transaction(requests, finishSetsOf(requests));
    } catch (error) {
      if (!(error instanceof StaleSet)) throw error;
      return this.#transaction(requests, []);
    }
  }

  #transaction(requests: readonly SettleRequest[], sets: readonly FinishSet[]): boolean[] {
    return this.#connection.write(() => {
      const aftermath: Aftermath = { sums: new RollUpSums(), keys: new FreedKeys() };
      const together = new Set(sets.flatMap((set) => this.#finishSet(set)));
      const settled = requests.map((request, place) => {
        const held = together.has(place) || this.#settleOne(request, aftermath);
        if (held) this.#connection.changes.run(request.run.id);
        if (held && request.settlement.kind === "finish") this.#noteFinish(request, request.settlement, aftermath);
        return held;
      });
      aftermath.sums.write(this.#connection);
      this.#unblocker.wake(aftermath.keys);
      return settled;
    });
  }

  /** Returns the places it settled. */
  #finishSet({ first, places, seqs }: FinishSet): readonly number[] {
    const { state, finishedAt } = first.settlement;
    const statement = this.#connection.statementByPlace("run_finish_set", setColumns);
    const { changes } = statement.run(
      state,
      finishedAt,
      first.codeVersion,
      `[${seqs.join()}]`,
      first.run.attempt,
      first.workerId,
    );
    if (changes !== places.length) throw new StaleSet();
    return places;
  }

  #settleOne(request: SettleRequest, aftermath: Aftermath): boolean {
    const { settlement } = request;
    return settlement.kind === "finish"
      ? this.#finish(request, settlement)
      : this.#return(request, settlement, aftermath);
  }

  #finish({ run, workerId, codeVersion }: SettleRequest, settlement: FinishSettlement): boolean {
    const { state, finishedAt } = settlement;
    const holder = [run.id, run.attempt, workerId] as const;
    if (isPlain(settlement)) {
      return (
        this.#connection
          .statementByPlace("run_finish_plain", plainColumns)
          .run(state, finishedAt, codeVersion, ...holder).changes === 1
      );
    }
    const left = [
      toJson(settlement.progress),
      settlement.result,
      toJson(settlement.metadata),
      toJson(settlement.error),
      settlement.reason,
      state === "cancelled" ? 1 : 0,
      settlement.cpuMs,
      settlement.memoryBytes,
    ];
    const statement = this.#connection.statementByPlace("run_finish", fullColumns);
    return statement.run(state, state === "failed" ? 1 : 0, finishedAt, codeVersion, ...left, ...holder).changes === 1;
  }

  #noteFinish({ run }: SettleRequest, settlement: FinishSettlement, aftermath: Aftermath): void {
    aftermath.sums.add({
      runId: run.id,
      job: run.job,
      tenant: run.tenant,
      finishedAt: settlement.finishedAt,
      state: settlement.state,
      progress: settlement.progress,
      durationMs: settlement.finishedAt - run.startedAt,
      waitMs: run.startedAt - run.availableAt,
    });
    aftermath.keys.add(run.concurrencyKey, run.parentId, run.overlapKey);
    // A parent waits for its children, maybe in another process.
    if (run.parentId !== null) this.#connection.bump("runs");
  }

  #return({ run, workerId, codeVersion }: SettleRequest, settlement: ReturnSettlement, aftermath: Aftermath): boolean {
    const { finishedAt: at, kind: _kind, ...end } = settlement;
    return returnRun(
      this.#connection,
      { id: run.id, attempt: run.attempt, workerId },
      { ...end, at, codeVersion },
      aftermath,
    );
  }
}
