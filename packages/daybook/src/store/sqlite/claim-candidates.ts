import type { StatementSync } from "node:sqlite";
import type { TriggerKind } from "../../run/state.ts";
import type { ClaimRequest } from "../port/run-store.ts";
import type { QueuePlaces } from "./claim-limits.ts";
import type { Connection } from "./connection.ts";

/** A run that could be claimed, as `run_candidates.sql` reads it. */
export interface CandidateRow {
  readonly seq: number;
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
  readonly parent_id: string | null;
  readonly sibling_limit: number | null;
  readonly concurrency_key: string | null;
  readonly overlap_key: string | null;
  readonly solo: number;
  readonly schedule_id: string | null;
  readonly due_at: number | null;
  readonly created_at: number;
  readonly expires_at: number | null;
}

/** Rows of one queue that were read and not yet given out. */
interface Source {
  readonly queue: QueuePlaces;
  rows: CandidateRow[];
  place: number;
  /** Whether the last page was a full one, so that another may follow. */
  more: boolean;
  /** The last row read: the next page starts behind it. */
  last: CandidateRow | null;
}

/** Pages are as long as the claim needs, and grow while what they bring is held aside or blocked. */
const longestPage = 1_000;

/**
 * The candidates of several queues as one stream in the order priority, availableAt, id. Reads behind the last row it read, so what
 * is decided on the way need not be written before the next page.
 */
export class CandidateStream {
  readonly #statement: StatementSync;
  readonly #except: string;
  readonly #sources: Source[];

  constructor(connection: Connection, queues: readonly QueuePlaces[], request: ClaimRequest) {
    const names = ["queue", "priority", "available_at", "id"];
    this.#statement =
      request.exceptJobs.length === 0
        ? connection.statementByPlace("run_candidates", [...names, "limit"])
        : connection.statementByPlace("run_candidates_except", [...names, "except", "limit"]);
    // As arrays: making an object of 22 named columns from C++ costs more than the query itself.
    this.#statement.setReturnArrays(true);
    this.#except = request.exceptJobs.length === 0 ? "" : JSON.stringify(request.exceptJobs);
    this.#sources = queues.map((queue) => ({ queue, rows: [], place: 0, more: true, last: null }));
  }

  /** The next candidate whose queue still has a place; null when there is none. `wanted`: how many more may be taken. */
  next(wanted: number): CandidateRow | null {
    let best: Source | null = null;
    let bestRow: CandidateRow | null = null;
    for (const source of this.#sources) {
      if (source.queue.free < 1) continue;
      const row = this.#head(source, wanted);
      if (row !== null && (bestRow === null || isBefore(row, bestRow))) {
        best = source;
        bestRow = row;
      }
    }
    if (best !== null) best.place += 1;
    return bestRow;
  }

  #head(source: Source, wanted: number): CandidateRow | null {
    if (source.place === source.rows.length) {
      if (!source.more) return null;
      const limit = Math.min(longestPage, Math.max(1, Math.min(wanted, source.queue.free), 2 * source.rows.length));
      const { last } = source;
      const from =
        last === null
          ? ([Number.MIN_SAFE_INTEGER, 0, ""] as const)
          : ([last.priority, last.available_at, last.id] as const);
      const rows =
        this.#except === ""
          ? this.#statement.all(source.queue.name, ...from, limit)
          : this.#statement.all(source.queue.name, ...from, this.#except, limit);
      source.rows = (rows as unknown as readonly Columns[]).map(toCandidateRow);
      source.place = 0;
      source.more = rows.length === limit;
      source.last = source.rows.at(-1) ?? null;
    }
    return source.rows[source.place] ?? null;
  }
}

/** The columns in the order of `run_candidates.sql`. */
type Columns = readonly [
  seq: number,
  id: string,
  job: string,
  tenant: string | null,
  queue: string,
  priority: number,
  availableAt: number,
  attempt: number,
  failures: number,
  maxAttempts: number,
  input: string | null,
  trigger: TriggerKind,
  triggeredBy: string | null,
  parentId: string | null,
  siblingLimit: number | null,
  concurrencyKey: string | null,
  overlapKey: string | null,
  solo: number,
  scheduleId: string | null,
  dueAt: number | null,
  createdAt: number,
  expiresAt: number | null,
];

function toCandidateRow(columns: Columns): CandidateRow {
  return {
    seq: columns[0],
    id: columns[1],
    job: columns[2],
    tenant: columns[3],
    queue: columns[4],
    priority: columns[5],
    available_at: columns[6],
    attempt: columns[7],
    failures: columns[8],
    max_attempts: columns[9],
    input: columns[10],
    trigger: columns[11],
    triggered_by: columns[12],
    parent_id: columns[13],
    sibling_limit: columns[14],
    concurrency_key: columns[15],
    overlap_key: columns[16],
    solo: columns[17],
    schedule_id: columns[18],
    due_at: columns[19],
    created_at: columns[20],
    expires_at: columns[21],
  };
}

function isBefore(a: CandidateRow, b: CandidateRow): boolean {
  return (a.priority - b.priority || a.available_at - b.available_at || (a.id < b.id ? -1 : 1)) < 0;
}
