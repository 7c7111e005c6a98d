import { DaybookError } from "../../errors/daybook-error.ts";
import { runIdFloor } from "../../run/run-id.ts";
import type { FinalState } from "../../run/state.ts";
import { finalStates } from "../../run/transitions.ts";
import type { Page, PageRequest } from "../port/page.ts";
import type { RunFilter, RunRecord } from "../port/run-store.ts";
import { fromCursor, rowsToRead, toCursor, toPage } from "./cursor.ts";
import { isUuid } from "./run-id-text.ts";
import { type ListFilter, mayBeLong, type Part, partsOf } from "./run-parts.ts";
import { type RunRow, toRunRecord } from "../rows/run-row.ts";
import type { Database, SqlValue, Transaction } from "./transaction.ts";

/** Beyond so many waiting runs, the newest are found faster by the order of creation than by sorting all that wait. */
const sortable = 20_000;
/** How many runs of a part one call looks at, before it gives what it found and a cursor to go on from. */
const budget = 20_000;
/** Of these, so many at a time where SQL alone sifts them. */
const siftedStretch = 5_000;
/** And where a text is looked for here. */
const readStretch = 1_000;

/** A part of a list: all its runs from `end` on to the newer, or, without one, all to the last. */
interface Stretch {
  readonly rows: readonly RunRow[];
  /** An id. */
  readonly end: string | null;
}

/** Lists runs, newest first: ids are UUIDv7, which sort by creation. */
export class RunLister {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The text is compared here and not in SQL, because which letters SQL folds depends on how the database was made. */
  async list(filter: RunFilter, page: PageRequest): Promise<Page<RunRecord>> {
    let place = placeBehind(page);
    if (filter.parentId !== undefined && !isUuid(filter.parentId)) return { data: [], nextCursor: null };
    const needle = filter.text?.toLowerCase();
    const wanted = rowsToRead(page);
    // Most often most runs fit, and then little has to be looked at.
    let size = needle === undefined ? 2 * wanted : readStretch;
    const found: RunRow[] = [];
    for (let looked = 0; looked < budget; looked += size, size = needle === undefined ? siftedStretch : readStretch) {
      const limits = { limit: needle === undefined ? wanted : size, size, after: place };
      const { rows, end } = await this.#database.read((tx) => readStretchOf(tx, filter, limits));
      found.push(...(needle === undefined ? rows : rows.filter((row) => contains(row, needle))));
      if (found.length >= wanted || end === null) return toPage(found, page, toRunRecord, placeOf);
      place = end;
    }
    return { data: found.map(toRunRecord), nextCursor: place === null ? null : toCursor(place) };
  }

  /** The newest finished run of a job; of any tenant, of none (null), or of one. */
  async latest(
    job: string,
    tenant: string | null | undefined,
    states: readonly FinalState[] = finalStates,
  ): Promise<RunRecord | null> {
    const about = tenant === undefined ? {} : tenant === null ? { withoutTenant: true } : { tenant };
    const filter = { job, states, ...about };
    const rows = await this.#database.read(async (tx) => {
      const parts = await partsOf(filter, () => doManyWait(tx));
      return Promise.all(parts.map((part) => readPart(tx, part, filter, { limit: 1, after: null, end: null })));
    });
    const [row] = rows.flat().toSorted(newestFirst);
    return row === undefined ? null : toRunRecord(row);
  }
}

interface StretchLimits {
  readonly limit: number;
  /** So many runs of a part on which few may fit are looked at. */
  readonly size: number;
  readonly after: string | null;
}

/** The next runs of a filter: of each part by an index of its own, then merged. What a part has beyond the place where another was left waits. */
async function readStretchOf(
  tx: Transaction,
  filter: ListFilter,
  { limit, size, after }: StretchLimits,
): Promise<Stretch> {
  const parts = await partsOf(filter, () => doManyWait(tx));
  const stretches = await Promise.all(
    parts.map(async (part): Promise<Stretch> => {
      const end = mayBeLong(part, filter) ? await endOf(tx, part, filter, { size, after }) : null;
      const rows = await readPart(tx, part, filter, { limit, after, end });
      return { rows, end: rows.length === limit ? (rows.at(-1)?.id ?? null) : end };
    }),
  );
  const end = stretches.reduce<string | null>(
    (a, b) => (a === null || (b.end !== null && b.end > a) ? b.end : a),
    null,
  );
  const rows = stretches.flatMap((stretch) => stretch.rows).filter((row) => end === null || row.id >= end);
  return { rows: stretches.length < 2 ? rows : rows.toSorted(newestFirst), end };
}

async function doManyWait(tx: Transaction): Promise<boolean> {
  const [row] = await tx.rows<{ waiting: number }>("run_count_waiting_up_to", { limit: sortable });
  return (row?.waiting ?? 0) >= sortable;
}

/** Where so many runs of a part were looked at; null where there are not as many. */
async function endOf(
  tx: Transaction,
  part: Part,
  filter: ListFilter,
  { size, after }: { size: number; after: string | null },
): Promise<string | null> {
  const { conditions, params } = conditionsOf(filter, [...(part.answers ?? []), "createdFrom", "createdBefore"]);
  putPlace(conditions, params, { after, end: null });
  const text = `SELECT id FROM daybook.run WHERE ${[part.condition, ...conditions].join(" AND ")} ORDER BY id DESC LIMIT 1 OFFSET $skipped::bigint`;
  const [row] = await tx.rowsOf<{ id: string }>(text, { ...params, skipped: size - 1 });
  return row?.id ?? null;
}

function readPart(
  tx: Transaction,
  part: Part,
  filter: ListFilter,
  { limit, ...between }: Between & { readonly limit: number },
): Promise<RunRow[]> {
  const { conditions, params } = conditionsOf(filter);
  if (part.sifted !== undefined) conditions.push(part.sifted);
  if (filter.withoutTenant === true) conditions.push("tenant IS NULL");
  putPlace(conditions, params, between);
  const text = `SELECT * FROM daybook.run WHERE ${[part.condition, ...conditions].join(" AND ")} ORDER BY id DESC LIMIT $limit::bigint`;
  return tx.rowsOf<RunRow>(text, { ...params, limit });
}

/** Behind the one id, not behind the other. */
interface Between {
  readonly after: string | null;
  readonly end: string | null;
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
    params[name] = value;
  }
  if (filter.createdFrom !== undefined) {
    // An id is never older than its run: this says nothing new, but where to stop.
    conditions.push("id >= $floor::uuid");
    params["floor"] = runIdFloor(filter.createdFrom);
  }
  return { conditions, params };
}

function putPlace(conditions: string[], params: Record<string, SqlValue>, { after, end }: Between): void {
  if (after !== null) {
    conditions.push("id < $after::uuid");
    params["after"] = after;
  }
  if (end !== null) {
    conditions.push("id >= $end::uuid");
    params["end"] = end;
  }
}

function newestFirst(a: RunRow, b: RunRow): number {
  return a.id < b.id ? 1 : -1;
}

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
