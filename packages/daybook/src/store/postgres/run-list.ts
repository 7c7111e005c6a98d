import { DaybookError } from "../../errors/daybook-error.ts";
import { runIdFloor } from "../../run/run-id.ts";
import type { FinalState, RunState } from "../../run/state.ts";
import { finalStates } from "../../run/transitions.ts";
import type { Page, PageRequest } from "../port/page.ts";
import type { RunFilter, RunRecord } from "../port/run-store.ts";
import { fromCursor, rowsToRead, toCursor, toPage } from "./cursor.ts";
import { isUuid } from "./run-id-text.ts";
import { type RunRow, toRunRecord } from "../rows/run-row.ts";
import type { Database, SqlValue, Transaction } from "./transaction.ts";

/** The predicate of the indexes over exceptions, letter for letter: only then are they used. */
const exceptional = "finished_at IS NOT NULL AND state <> 'succeeded'";
/** Beyond so many waiting runs, the newest are found faster by the order of creation than by sorting all that wait. */
const sortable = 20_000;
/** How many rows one call looks through for a text, before it gives what it found and a cursor to go on from. */
const textBudget = 20_000;
/** Of these, so many at a time. */
const textChunk = 1_000;

/** A filter that can also say: of no tenant. */
interface Filter extends RunFilter {
  readonly withoutTenant?: boolean;
}

/** Lists runs, newest first: ids are UUIDv7, which sort by creation. */
export class RunLister {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(filter: RunFilter, page: PageRequest): Promise<Page<RunRecord>> {
    const after = placeBehind(page);
    if (filter.parentId !== undefined && !isUuid(filter.parentId)) return { data: [], nextCursor: null };
    if (filter.text !== undefined) return this.#search(filter, filter.text, page, after);
    const rows = await this.#database.read((tx) => readRows(tx, filter, rowsToRead(page), after));
    return toPage(rows, page, toRunRecord, placeOf);
  }

  /** The newest finished run of a job; of any tenant, of none (null), or of one. */
  async latest(
    job: string,
    tenant: string | null | undefined,
    states: readonly FinalState[] = finalStates,
  ): Promise<RunRecord | null> {
    const about = tenant === undefined ? {} : tenant === null ? { withoutTenant: true } : { tenant };
    const [row] = await this.#database.read((tx) => readRows(tx, { job, states, ...about }, 1, null));
    return row === undefined ? null : toRunRecord(row);
  }

  /** The text is compared here and not in SQL, because which letters SQL folds depends on how the database was made. */
  async #search(filter: RunFilter, text: string, page: PageRequest, after: string | null): Promise<Page<RunRecord>> {
    const needle = text.toLowerCase();
    const wanted = rowsToRead(page);
    const found: RunRow[] = [];
    let place = after;
    for (let looked = 0; looked < textBudget; looked += textChunk) {
      const from = place;
      const rows = await this.#database.read((tx) => readRows(tx, filter, textChunk, from));
      found.push(...rows.filter((row) => contains(row, needle)));
      const last = rows.at(-1);
      if (found.length >= wanted || rows.length < textChunk || last === undefined)
        return toPage(found, page, toRunRecord, placeOf);
      place = last.id;
    }
    return { data: found.map(toRunRecord), nextCursor: place === null ? null : toCursor(place) };
  }
}

/** One statement for each part of the book that can have such runs, each by an index of its own; then merged. */
async function readRows(tx: Transaction, filter: Filter, limit: number, after: string | null): Promise<RunRow[]> {
  const parts =
    filter.states === undefined || filter.parentId !== undefined ? ["true"] : await partsOf(tx, filter.states);
  const lists = await Promise.all(parts.map((part) => readPart(tx, part, filter, { limit, after })));
  return lists.length === 1
    ? lists.flat()
    : lists
        .flat()
        .toSorted((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit);
}

/** Conditions that no run meets twice. Constant texts, never built from values. */
async function partsOf(tx: Transaction, states: readonly RunState[]): Promise<string[]> {
  const parts = new Set<string>();
  for (const state of states) {
    switch (state) {
      case "waiting":
        for (const part of await waitingParts(tx)) parts.add(part);
        break;
      case "blocked":
        parts.add("blocked_key IS NOT NULL");
        break;
      case "running":
      case "succeeded":
        parts.add(`state = '${state}'`);
        break;
      case "partial":
      case "failed":
      case "cancelled":
      case "skipped":
      case "expired":
        parts.add(`${exceptional} AND state = '${state}'`);
        break;
    }
  }
  return [...parts];
}

async function waitingParts(tx: Transaction): Promise<string[]> {
  const [row] = await tx.rows<{ waiting: number }>("run_count_waiting_up_to", { limit: sortable });
  return (row?.waiting ?? 0) >= sortable ? ["state = 'waiting'"] : ["lane = 0", "lane = 1", "lane = 2"];
}

function readPart(
  tx: Transaction,
  part: string,
  filter: Filter,
  { limit, after }: { limit: number; after: string | null },
): Promise<RunRow[]> {
  const conditions = [part];
  if (filter.withoutTenant === true) conditions.push("tenant IS NULL");
  const params: Record<string, SqlValue> = { limit };
  for (const [name, condition] of filterConditions) {
    const value = filter[name];
    if (value === undefined) continue;
    conditions.push(condition);
    params[name] = value;
  }
  if (filter.createdFrom !== undefined) {
    // An id is never older than its run: this says nothing new, but where to stop.
    conditions.push("id >= $floor::uuid");
    params["floor"] = runIdFloor(filter.createdFrom);
  }
  if (after !== null) {
    conditions.push("id < $after::uuid");
    params["after"] = after;
  }
  const text = `SELECT * FROM daybook.run WHERE ${conditions.join(" AND ")} ORDER BY id DESC LIMIT $limit::bigint`;
  return tx.rowsOf<RunRow>(text, params);
}

const filterConditions = [
  ["states", "state = ANY ($states::text[])"],
  ["job", "job = $job::text"],
  ["tenant", "tenant = $tenant::text"],
  ["queue", "queue = $queue::text"],
  ["trigger", "trigger = $trigger::text"],
  ["parentId", "parent_id = $parentId::uuid"],
  ["scheduleId", "schedule_id = $scheduleId::text"],
  ["workerId", "worker_id = $workerId::text"],
  ["createdFrom", "created_at >= $createdFrom::bigint"],
  ["createdBefore", "created_at < $createdBefore::bigint"],
  ["activeFrom", "started_at IS NOT NULL AND (finished_at IS NULL OR finished_at >= $activeFrom::bigint)"],
  ["activeBefore", "started_at < $activeBefore::bigint"],
] as const satisfies readonly (readonly [keyof RunFilter, string])[];

/** @throws DaybookError `FILTER_INVALID` */
function placeBehind(page: PageRequest): string | null {
  const [id] = fromCursor(page, 1) ?? [null];
  if (id === null) return null;
  if (typeof id === "string" && isUuid(id)) return id;
  throw new DaybookError(
    "FILTER_INVALID",
    "This cursor is none that a list of runs gave out. Start from the first page.",
    {
      params: { field: "after", value: page.after },
    },
  );
}

function placeOf(row: RunRow): readonly string[] {
  return [row.id];
}

function contains(row: RunRow, needle: string): boolean {
  if (row.id.toLowerCase().startsWith(needle) || row.job.toLowerCase().includes(needle)) return true;
  if (row.input?.toLowerCase().includes(needle) === true) return true;
  if (row.error === null) return false;
  return (JSON.parse(row.error) as { message: string }).message.toLowerCase().includes(needle);
}
