import { setImmediate } from "node:timers/promises";
import type { FinalState, RunState } from "../../run/state.ts";
import { finalStates } from "../../run/transitions.ts";
import type { Page, PageRequest } from "../port/page.ts";
import type { RunFilter, RunRecord } from "../port/run-store.ts";
import type { Connection, SqlValue } from "./connection.ts";
import { fromCursor, rowsToRead, toCursor, toPage } from "./cursor.ts";
import { type RunRow, toRunRecord } from "../rows/run-row.ts";

/** One way through the book: an index, and what of the filter it answers. Constant texts, never built from values. */
interface Path {
  readonly index: string;
  readonly condition: string;
}

/** The predicate of the indexes over exceptions, letter for letter: SQLite uses a partial index only when it finds it. */
const exceptional = "finished_at IS NOT NULL AND state <> 'succeeded'";
/** Beyond so many ready runs, the newest are found faster by the order of creation than by sorting all that wait. */
const sortable = 20_000;
/** How many rows one call looks through for a text, before it gives what it found and a cursor to go on from: about 250 ms. */
const textBudget = 20_000;
/** Of these, so many without letting anything else of this process run. */
const textChunk = 1_000;

/** A row with its place in the book. */
interface PlacedRow extends RunRow {
  readonly seq: number;
}

/** A filter that can also say: of no tenant. */
interface Filter extends RunFilter {
  readonly withoutTenant?: boolean;
}

/** Lists runs, newest first: by `created_at`, then by place in the book. */
export class RunLister {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async list(filter: RunFilter, page: PageRequest): Promise<Page<RunRecord>> {
    const after = fromCursor(page, 2);
    if (filter.text !== undefined) return this.#search(filter, filter.text, page, after);
    return toPage(this.#rows(filter, rowsToRead(page), after), page, toRunRecord, placeOf);
  }

  /** The newest finished run of a job; of any tenant, of none (null), or of one. */
  latest(
    job: string,
    tenant: string | null | undefined,
    states: readonly FinalState[] = finalStates,
  ): RunRecord | null {
    const about = tenant === undefined ? {} : tenant === null ? { withoutTenant: true } : { tenant };
    const [row] = this.#rows({ job, states, ...about }, 1, null);
    return row === undefined ? null : toRunRecord(row);
  }

  /** The text is compared here and not in SQL, because SQLite folds the case of ASCII alone. */
  async #search(
    filter: RunFilter,
    text: string,
    page: PageRequest,
    after: readonly SqlValue[] | null,
  ): Promise<Page<RunRecord>> {
    const needle = text.toLowerCase();
    const wanted = rowsToRead(page);
    const found: PlacedRow[] = [];
    let place = after;
    for (let looked = 0; looked < textBudget; looked += textChunk) {
      const rows = this.#rows(filter, textChunk, place);
      found.push(...rows.filter((row) => contains(row, needle)));
      const last = rows.at(-1);
      if (found.length >= wanted || rows.length < textChunk || last === undefined)
        return toPage(found, page, toRunRecord, placeOf);
      place = placeOf(last);
      await setImmediate();
    }
    return { data: found.map(toRunRecord), nextCursor: place === null ? null : toCursor(...place) };
  }

  #rows(filter: Filter, limit: number, after: readonly SqlValue[] | null): PlacedRow[] {
    return this.#connection.read(() => this.#merge(this.#paths(filter), filter, limit, after));
  }

  #merge(paths: readonly Path[], filter: Filter, limit: number, after: readonly SqlValue[] | null): PlacedRow[] {
    const rows = paths.flatMap((path) => this.#read(path, filter, limit, after));
    return paths.length < 2
      ? rows
      : rows.toSorted((a, b) => b.created_at - a.created_at || b.seq - a.seq).slice(0, limit);
  }

  #paths(filter: Filter): Path[] {
    const { states } = filter;
    if (filter.parentId !== undefined) return [{ index: "run_parent", condition: "true" }];
    if (states === undefined) return [pathOf(filter)];
    const paths = new Map<string, Path>();
    for (const path of states.flatMap((state) => this.#pathsOf(state, filter)))
      paths.set(`${path.index} ${path.condition}`, path);
    return [...paths.values()];
  }

  #pathsOf(state: RunState, filter: Filter): Path[] {
    switch (state) {
      case "running":
        return [{ index: "run_running", condition: "state = 'running'" }];
      case "blocked":
        return [{ index: "run_blocked", condition: "blocked_key IS NOT NULL" }];
      case "waiting":
        return this.#waitingPaths(filter);
      case "succeeded":
        return [{ ...pathOf(filter), condition: "state = 'succeeded'" }];
      case "partial":
      case "failed":
      case "cancelled":
      case "skipped":
      case "expired":
        return [
          {
            index: filter.job === undefined ? "run_exception" : "run_job_exception",
            condition: `${exceptional} AND state = '${state}'`,
          },
        ];
    }
  }

  #waitingPaths(filter: Filter): Path[] {
    const { waiting } = this.#connection.statement("run_count_waiting_up_to").get({ limit: sortable }) as {
      waiting: number;
    };
    if (waiting >= sortable) return [{ ...pathOf(filter), condition: "state = 'waiting'" }];
    return [
      { index: "run_later", condition: "lane = 0" },
      { index: "run_ready", condition: "lane = 1" },
      { index: "run_held", condition: "lane = 2" },
    ];
  }

  #read(path: Path, filter: Filter, limit: number, after: readonly SqlValue[] | null): PlacedRow[] {
    const conditions = [path.condition];
    if (filter.withoutTenant === true) conditions.push("tenant IS NULL");
    const params: Record<string, SqlValue> = { limit };
    for (const [name, condition] of filterConditions) {
      const value = filter[name];
      if (value === undefined) continue;
      conditions.push(condition);
      params[name] = typeof value === "object" ? JSON.stringify(value) : value;
    }
    if (after !== null) {
      conditions.push("(created_at, seq) < ($afterAt, $afterSeq)");
      params["afterAt"] = after[0] ?? null;
      params["afterSeq"] = after[1] ?? null;
    }
    const text = `SELECT * FROM run INDEXED BY ${path.index} WHERE ${conditions.join(" AND ")} ORDER BY created_at DESC, seq DESC LIMIT $limit + 0`;
    return this.#connection.statementOf(text).all(params) as unknown as PlacedRow[];
  }
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

/** The narrowest index over all runs that has their order of creation. */
function pathOf(filter: Filter): Path {
  if (filter.scheduleId !== undefined) return { index: "run_schedule", condition: "true" };
  if (filter.tenant !== undefined)
    return { index: filter.job === undefined ? "run_tenant" : "run_job_tenant", condition: "true" };
  return { index: filter.job === undefined ? "run_created" : "run_job", condition: "true" };
}

function placeOf(row: PlacedRow): readonly SqlValue[] {
  return [row.created_at, row.seq];
}

function contains(row: RunRow, needle: string): boolean {
  if (row.id.toLowerCase().startsWith(needle) || row.job.toLowerCase().includes(needle)) return true;
  if (row.input?.toLowerCase().includes(needle) === true) return true;
  if (row.error === null) return false;
  return (JSON.parse(row.error) as { message: string }).message.toLowerCase().includes(needle);
}
