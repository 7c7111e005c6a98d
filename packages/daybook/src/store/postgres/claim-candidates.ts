import type { TriggerKind } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import type { ClaimedRun, ClaimRequest } from "../port/run-store.ts";
import type { Look } from "./claim-front.ts";
import type { QueuePlaces } from "./claim-limits.ts";
import type { KeyedRow } from "./run-keys.ts";
import type { Transaction } from "./transaction.ts";

/** A run that could be claimed, as `run_candidates.sql` reads it. */
export interface CandidateRow extends KeyedRow {
  readonly id: string;
  readonly job: string;
  readonly tenant: string | null;
  readonly queue: string;
  readonly priority: number;
  readonly available_at: number;
  readonly attempt: number;
  readonly failures: number;
  readonly max_attempts: number;
  readonly input: string | null;
  readonly trigger: TriggerKind;
  readonly triggered_by: string | null;
  readonly solo: boolean;
  readonly schedule_id: string | null;
  readonly due_at: number | null;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly trace_context: string | null;
}

/** What was read of the queues, and locked. */
export interface Candidates {
  readonly rows: readonly CandidateRow[];
  /** The ids of rows behind which their queue may have more. */
  readonly last: ReadonlySet<string>;
  /** Index entries read for them. */
  readonly walked: number;
}

/**
 * Reads the next runs of the queues as one list in the order priority, availableAt, id: of each queue as many as may be taken of it, and at
 * least `floor`, because what is looked at first may all have to be put aside.
 */
export async function readCandidates(
  tx: Transaction,
  queues: readonly QueuePlaces[],
  { request, floor, look }: { readonly request: ClaimRequest; readonly floor: number; readonly look: Look },
): Promise<Candidates> {
  // Of a full queue none is asked for; it keeps its place in the list, because the look has one for each.
  const limits = new Map(
    queues.map(({ name, free }) => [name, free > 0 ? Math.max(floor, Math.min(request.limit, free)) : 0]),
  );
  if (queues.every(({ free }) => free <= 0)) return { rows: [], last: new Set(), walked: 0 };
  const [before, rows, after] = await Promise.all([
    walked(tx),
    tx.rows<CandidateRow>("run_candidates", {
      queues: [...limits.keys()],
      limits: [...limits.values()],
      ...look.from,
      except: request.exceptJobs,
    }),
    walked(tx),
  ]);
  const last = new Set<string>();
  for (const { queue, id } of rows) {
    const rest = (limits.get(queue) ?? 0) - 1;
    limits.set(queue, rest);
    if (rest === 0) last.add(id);
  }
  return { rows, last, walked: after - before };
}

async function walked(tx: Transaction): Promise<number> {
  const [row] = await tx.rows<{ walked: number }>("run_walked");
  return row?.walked ?? 0;
}

/** A run as its worker gets it. @param attempt the one that begins now. */
export function toClaimedRun(row: CandidateRow, attempt: number, startedAt: Instant): ClaimedRun {
  return {
    id: row.id,
    job: row.job,
    tenant: row.tenant,
    queue: row.queue,
    priority: row.priority,
    attempt,
    failures: row.failures,
    maxAttempts: row.max_attempts,
    input: row.input,
    trigger: row.trigger,
    triggeredBy: row.triggered_by,
    parentId: row.parent_id,
    siblingLimit: row.sibling_limit,
    concurrencyKey: row.concurrency_key,
    overlapKey: row.overlap_key,
    scheduleId: row.schedule_id,
    dueAt: row.due_at,
    createdAt: row.created_at,
    availableAt: row.available_at,
    startedAt,
    traceContext: row.trace_context,
    storeNote: undefined,
  };
}
