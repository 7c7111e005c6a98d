import type { SettleRequest } from "../port/run-store.ts";
import type { FinishSettlement, ReturnSettlement } from "../../run/settlement.ts";
import type { Connection } from "./connection.ts";
import { toJson } from "./json.ts";
import { RollUpSums } from "./roll-up.ts";
import type { Aftermath } from "./run-end.ts";
import { addKeys } from "./run-keys.ts";
import { returnRun } from "./run-return.ts";
import type { RunUnblocker } from "./run-unblock.ts";

const fence = ["id", "attempt", "worker"] as const;
const plainColumns = ["state", "finished_at", "code_version", ...fence] as const;
const fullColumns = [
  "state", "failed", "finished_at", "code_version", "progress", "result", "metadata", "error", "reason", "cpu_ms", "memory_bytes", ...fence,
] as const; // prettier-ignore

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
    return this.#connection.write(() => {
      const aftermath: Aftermath = { sums: new RollUpSums(), keys: new Set() };
      const settled = requests.map((request) => this.#settle(request, aftermath));
      aftermath.sums.write(this.#connection);
      this.#unblocker.wake(aftermath.keys);
      return settled;
    });
  }

  #settle(request: SettleRequest, aftermath: Aftermath): boolean {
    const { settlement } = request;
    return settlement.kind === "finish" ? this.#finish(request, settlement, aftermath) : this.#return(request, settlement, aftermath);
  }

  #finish(request: SettleRequest, settlement: FinishSettlement, aftermath: Aftermath): boolean {
    const { run, workerId, codeVersion } = request;
    const { changes } = isPlain(settlement)
      ? this.#connection
          .statementByPlace("run_finish_plain", plainColumns)
          .run(settlement.state, settlement.finishedAt, codeVersion, run.id, run.attempt, workerId)
      : this.#connection
          .statementByPlace("run_finish", fullColumns)
          .run(
            settlement.state,
            settlement.state === "failed" ? 1 : 0,
            settlement.finishedAt,
            codeVersion,
            toJson(settlement.progress),
            settlement.result,
            toJson(settlement.metadata),
            toJson(settlement.error),
            settlement.reason,
            settlement.cpuMs,
            settlement.memoryBytes,
            run.id,
            run.attempt,
            workerId,
          );
    if (changes !== 1) return false;
    aftermath.sums.add({
      job: run.job,
      tenant: run.tenant,
      finishedAt: settlement.finishedAt,
      state: settlement.state,
      progress: settlement.progress,
      durationMs: settlement.finishedAt - run.startedAt,
      waitMs: run.startedAt - run.availableAt,
    });
    if (run.concurrencyKey !== null || run.parentId !== null || run.overlapKey !== null) {
      addKeys({ concurrency_key: run.concurrencyKey, parent_id: run.parentId, sibling_limit: run.siblingLimit, overlap_key: run.overlapKey }, aftermath.keys);
    }
    // A parent waits for its children, maybe in another process.
    if (run.parentId !== null) this.#connection.bump("runs");
    return true;
  }

  #return({ run, workerId, codeVersion }: SettleRequest, settlement: ReturnSettlement, aftermath: Aftermath): boolean {
    return returnRun(
      this.#connection,
      { id: run.id, attempt: run.attempt, workerId },
      {
        outcome: settlement.outcome,
        at: settlement.finishedAt,
        availableAt: settlement.availableAt,
        codeVersion,
        error: settlement.error,
        progress: settlement.progress,
        reason: settlement.reason,
        cpuMs: settlement.cpuMs,
        memoryBytes: settlement.memoryBytes,
      },
      aftermath,
    );
  }
}

/** Whether the end leaves nothing behind but its state: what most short runs do, and the cheaper statement. */
function isPlain(settlement: FinishSettlement): boolean {
  return (
    settlement.state !== "failed" &&
    settlement.progress === null &&
    settlement.result === null &&
    settlement.metadata === null &&
    settlement.error === null &&
    settlement.reason === null &&
    settlement.cpuMs === null &&
    settlement.memoryBytes === null
  );
}
