import type { StatementSync } from "node:sqlite";
import type { Instant } from "../../time/instant.ts";
import type { ClaimRequest } from "../port/run-store.ts";
import type { QueuePlaces } from "./claim-limits.ts";
import type { Connection } from "./connection.ts";
import { type CandidateColumns, PlacedRun } from "./placed-run.ts";

/** Rows of one queue that were read and not yet given out. */
interface Source {
  readonly queue: QueuePlaces;
  rows: PlacedRun[];
  place: number;
  /** Whether the last page was a full one, so that another may follow. */
  more: boolean;
  /** The last row read: the next page starts behind it. */
  last: PlacedRun | null;
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
  readonly #now: Instant;
  readonly #sources: Source[];

  constructor(connection: Connection, queues: readonly QueuePlaces[], request: ClaimRequest) {
    const names = ["queue", "priority", "available_at", "id"];
    this.#statement =
      request.exceptJobs.length === 0
        ? connection.statementByPlace("run_candidates", [...names, "limit"])
        : connection.statementByPlace("run_candidates_except", [...names, "except", "limit"]);
    // As arrays: making an object of 22 named columns from C++ costs more than the query itself.
    this.#statement.setReturnArrays(true);
    this.#now = request.now;
    this.#except = request.exceptJobs.length === 0 ? "" : JSON.stringify(request.exceptJobs);
    this.#sources = queues.map((queue) => ({ queue, rows: [], place: 0, more: true, last: null }));
  }

  /** The next candidate whose queue still has a place; null when there is none. `wanted`: how many more may be taken. */
  next(wanted: number): PlacedRun | null {
    let best: Source | null = null;
    let bestRow: PlacedRun | null = null;
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

  #head(source: Source, wanted: number): PlacedRun | null {
    if (source.place === source.rows.length) {
      if (!source.more) return null;
      const limit = Math.min(longestPage, Math.max(1, Math.min(wanted, source.queue.free), 2 * source.rows.length));
      const { last } = source;
      const from =
        last === null
          ? ([Number.MIN_SAFE_INTEGER, 0, ""] as const)
          : ([last.priority, last.availableAt, last.id] as const);
      const rows =
        this.#except === ""
          ? this.#statement.all(source.queue.name, ...from, limit)
          : this.#statement.all(source.queue.name, ...from, this.#except, limit);
      source.rows = (rows as unknown as readonly CandidateColumns[]).map(
        (columns) => new PlacedRun(columns, this.#now),
      );
      source.place = 0;
      source.more = rows.length === limit;
      source.last = source.rows.at(-1) ?? null;
    }
    return source.rows[source.place] ?? null;
  }
}

function isBefore(a: PlacedRun, b: PlacedRun): boolean {
  return (a.priority - b.priority || a.availableAt - b.availableAt || (a.id < b.id ? -1 : 1)) < 0;
}
