import { DaybookError } from "../../errors/daybook-error.ts";
import type { FinalState } from "../../run/state.ts";
import { finalStates } from "../../run/transitions.ts";
import type { Page, PageRequest } from "../port/page.ts";
import type { RunFilter, RunRecord } from "../port/run-store.ts";
import { fromCursor, rowsToRead, toCursor, toPage } from "./cursor.ts";
import { isUuid } from "./run-id-text.ts";
import type { ListFilter } from "../rows/list-filter.ts";
import { type Part, partsOf } from "./run-parts.ts";
import { type Limits, newestQuestion, questionOf } from "./run-walks.ts";
import { type RunRow, toRunRecord } from "../rows/run-row.ts";
import { contains } from "../rows/text-search.ts";
import type { Database } from "./transaction.ts";

/** Beyond so many waiting runs, the newest are found faster by the order of creation than by sorting all that wait. */
const sortable = 20_000;
/** How many runs of a part one call looks at, before it gives what it found and a cursor to go on from. */
const budget = 20_000;
/** Of these, so many at a time where SQL alone sifts them: it stops as soon as the page is full. */
const siftedStretch = 5_000;
/** And where a text is looked for here. */
const readStretch = 1_000;

/** A row of a stretch; the run at which it ends comes after all, if it is not for the page. */
interface StretchRow extends RunRow {
  readonly is_end?: boolean;
}

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
    const size = needle === undefined ? siftedStretch : readStretch;
    const limit = needle === undefined ? wanted : size;
    const parts = partsOf(filter, await this.#doManyWait(filter));
    const found: RunRow[] = [];
    for (let looked = 0; looked < budget; looked += size) {
      const { rows, end } = await this.#stretch(parts, filter, { limit, size, after: place });
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
    const questions = partsOf(filter, false).map((part) => newestQuestion(part, filter));
    const rows = await this.#database.readTogether<RunRow>(questions);
    const [row] = rows.flat().toSorted(newestFirst);
    return row === undefined ? null : toRunRecord(row);
  }

  /** The next runs of a filter, of all its parts as of one moment. What a part has beyond the place where another was left waits. */
  async #stretch(parts: readonly Part[], filter: ListFilter, limits: Limits): Promise<Stretch> {
    const answers = await this.#database.readTogether<StretchRow>(
      parts.map((part) => questionOf(part, filter, limits)),
    );
    const stretches = answers.map((answer): Stretch => {
      const rows = answer.filter((row) => row.is_end !== true).toSorted(newestFirst);
      const last = rows.length === limits.limit ? rows.at(-1) : answer.find((row) => row.is_end === true);
      return { rows, end: last?.id ?? null };
    });
    const end = stretches.reduce<string | null>(
      (a, b) => (a === null || (b.end !== null && b.end > a) ? b.end : a),
      null,
    );
    const rows = stretches.flatMap((stretch) => stretch.rows).filter((row) => end === null || row.id >= end);
    return { rows: stretches.length < 2 ? rows : rows.toSorted(newestFirst), end };
  }

  async #doManyWait({ states, parentId }: RunFilter): Promise<boolean> {
    if (states?.includes("waiting") !== true || parentId !== undefined) return false;
    const [row] = await this.#database.read((tx) =>
      tx.rows<{ waiting: number }>("run_count_waiting_up_to", { limit: sortable }),
    );
    return (row?.waiting ?? 0) >= sortable;
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
