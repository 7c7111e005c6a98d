import { setImmediate } from "node:timers/promises";
import type { FinalState } from "../../run/state.ts";
import { finalStates } from "../../run/transitions.ts";
import type { Page, PageRequest } from "../port/page.ts";
import type { RunFilter, RunRecord } from "../port/run-store.ts";
import type { Connection, SqlValue } from "./connection.ts";
import { fromCursor, rowsToRead, toCursor, toPage } from "./cursor.ts";
import { type RunRow, toRunRecord } from "../rows/run-row.ts";
import { contains } from "../rows/text-search.ts";
import type { ListFilter } from "../rows/list-filter.ts";
import { mayBeLong, type Path, pathsOf } from "./run-paths.ts";

/** Beyond so many ready runs, the newest are found faster by the order of creation than by sorting all that wait. */
const sortable = 20_000;
/** How many runs of a path one call looks at, before it gives what it found and a cursor to go on from: about 250 ms where a text is looked for. */
const budget = 20_000;
/** Of these, so many without letting anything else of this process run. */
const stretch = 1_000;

/** A row with its place in the book. */
interface PlacedRow extends RunRow {
  readonly seq: number;
}

/** `created_at` and `seq`: where a list stands. */
type Place = readonly [createdAt: number, seq: number];

/** A part of a list: all its runs that are newer than `end`, or, without one, all to the last. */
interface Stretch {
  readonly rows: readonly PlacedRow[];
  readonly end: Place | null;
}

interface StretchLimits {
  readonly limit: number;
  /** So many entries of an index are looked at on a path on which few may fit. */
  readonly size: number;
  readonly after: Place | null;
}

/** Lists runs, newest first: by `created_at`, then by place in the book. */
export class RunLister {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The text is compared here and not in SQL, because SQLite folds the case of ASCII alone. */
  async list(filter: RunFilter, page: PageRequest): Promise<Page<RunRecord>> {
    const needle = filter.text?.toLowerCase();
    const wanted = rowsToRead(page);
    const found: PlacedRow[] = [];
    let place = fromCursor(page, 2) as Place | null;
    // Most often most runs fit, and then little has to be looked at.
    let size = needle === undefined ? Math.min(stretch, 2 * wanted) : stretch;
    for (let looked = 0; looked < budget; looked += size, size = stretch) {
      const limit = needle === undefined ? wanted : stretch;
      const { rows, end } = this.#stretch(filter, { limit, size, after: place });
      found.push(...(needle === undefined ? rows : rows.filter((row) => contains(row, needle))));
      if (found.length >= wanted || end === null) return toPage(found, page, toRunRecord, placeOf);
      place = end;
      await setImmediate();
    }
    return { data: found.map(toRunRecord), nextCursor: place === null ? null : toCursor(...place) };
  }

  /** The newest finished run of a job; of any tenant, of none (null), or of one. */
  latest(
    job: string,
    tenant: string | null | undefined,
    states: readonly FinalState[] = finalStates,
  ): RunRecord | null {
    const about = tenant === undefined ? {} : tenant === null ? { withoutTenant: true } : { tenant };
    const filter = { job, states, ...about };
    const [row] = this.#connection.read(() =>
      this.#paths(filter)
        .flatMap((path) => this.#read(path, filter, 1, { after: null, end: null }))
        .toSorted(newestFirst),
    );
    return row === undefined ? null : toRunRecord(row);
  }

  /** The next runs of a filter. A path on which few may fit is left where so many were looked at; what the others have beyond that place waits. */
  #stretch(filter: ListFilter, { limit, size, after }: StretchLimits): Stretch {
    return this.#connection.read(() => {
      const parts = this.#paths(filter).map((path): Stretch => {
        const end = mayBeLong(path, filter) ? this.#endOf(path, filter, size, after) : null;
        const rows = this.#read(path, filter, limit, { after, end });
        const last = rows.at(-1);
        return { rows, end: last !== undefined && rows.length === limit ? placeOf(last) : end };
      });
      const ends = parts.flatMap((part) => (part.end === null ? [] : [part.end]));
      const end = ends.reduce<Place | null>((a, b) => (a === null || isOlder(a, b) ? b : a), null);
      const rows = parts.flatMap((part) => part.rows).filter((row) => end === null || !isOlder(placeOf(row), end));
      return { rows: parts.length < 2 ? rows : rows.toSorted(newestFirst), end };
    });
  }

  #paths(filter: ListFilter): Path[] {
    return pathsOf(filter, () => {
      const { waiting } = this.#connection.statement("run_count_waiting_up_to").get({ limit: sortable }) as {
        waiting: number;
      };
      return waiting >= sortable;
    });
  }

  /** Where so many entries of the index were looked at; null where there are not as many. */
  #endOf(path: Path, filter: ListFilter, size: number, after: Place | null): Place | null {
    const { conditions, params } = conditionsOf(filter, [...(path.answers ?? []), "createdFrom", "createdBefore"]);
    conditions.push(path.condition);
    putPlace(conditions, params, { after, end: null });
    const text = `SELECT created_at, seq FROM run INDEXED BY ${path.index} WHERE ${conditions.join(" AND ")} ORDER BY created_at DESC, seq DESC LIMIT 1 OFFSET $skipped + 0`;
    const row = this.#connection.statementOf(text).get({ ...params, skipped: size - 1 }) as unknown as
      | PlacedRow
      | undefined;
    return row === undefined ? null : placeOf(row);
  }

  #read(path: Path, filter: ListFilter, limit: number, between: Between): PlacedRow[] {
    const { conditions, params } = conditionsOf(filter);
    conditions.push(path.condition);
    if (path.sifted !== undefined) conditions.push(path.sifted);
    if (filter.withoutTenant === true) conditions.push("tenant IS NULL");
    putPlace(conditions, params, between);
    const chosen = `FROM run INDEXED BY ${path.index} WHERE ${conditions.join(" AND ")} ORDER BY created_at DESC, seq DESC LIMIT $limit + 0`;
    // Where all have to be sorted, only their places are: whole rows are wide.
    const text =
      path.answers === null
        ? `SELECT * FROM run WHERE seq IN (SELECT seq ${chosen}) ORDER BY created_at DESC, seq DESC`
        : `SELECT * ${chosen}`;
    return this.#connection.statementOf(text).all({ ...params, limit }) as unknown as PlacedRow[];
  }
}

/** Behind the one place, not behind the other. */
interface Between {
  readonly after: Place | null;
  readonly end: Place | null;
}

const filterConditions = [
  ["states", "state IN (SELECT value FROM json_each($states))"],
  ["job", "job = $job"],
  ["tenant", "tenant = $tenant"],
  ["queue", "queue = $queue"],
  ["trigger", "trigger = $trigger"],
  ["parentId", "parent_id = $parentId"],
  ["scheduleId", "schedule_id = $scheduleId"],
  ["workerId", "worker_id = $workerId"],
  ["createdFrom", "created_at >= $createdFrom"],
  ["createdBefore", "created_at < $createdBefore"],
  ["activeFrom", "started_at IS NOT NULL AND (finished_at IS NULL OR finished_at >= $activeFrom)"],
  ["activeBefore", "started_at < $activeBefore"],
] as const satisfies readonly (readonly [keyof RunFilter, string])[];

/** @param only these of the filter, where given */
function conditionsOf(
  filter: RunFilter,
  only?: readonly (keyof RunFilter)[],
): { conditions: string[]; params: Record<string, SqlValue> } {
  const conditions: string[] = [];
  const params: Record<string, SqlValue> = {};
  for (const [name, condition] of filterConditions) {
    const value = filter[name];
    if (value === undefined || only?.includes(name) === false) continue;
    conditions.push(condition);
    params[name] = typeof value === "object" ? JSON.stringify(value) : value;
  }
  return { conditions, params };
}

function putPlace(conditions: string[], params: Record<string, SqlValue>, { after, end }: Between): void {
  if (after !== null) {
    conditions.push("(created_at, seq) < ($afterAt, $afterSeq)");
    [params["afterAt"], params["afterSeq"]] = after;
  }
  if (end !== null) {
    conditions.push("(created_at, seq) >= ($endAt, $endSeq)");
    [params["endAt"], params["endSeq"]] = end;
  }
}

function placeOf(row: PlacedRow): Place {
  return [row.created_at, row.seq];
}

function newestFirst(a: PlacedRow, b: PlacedRow): number {
  return b.created_at - a.created_at || b.seq - a.seq;
}

function isOlder([createdAt, seq]: Place, than: Place): boolean {
  return createdAt < than[0] || (createdAt === than[0] && seq < than[1]);
}
