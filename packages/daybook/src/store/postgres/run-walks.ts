import { runIdCeiling, runIdFloor } from "../../run/run-id.ts";
import type { Instant } from "../../time/instant.ts";
import type { ListFilter } from "../rows/list-filter.ts";
import { type KeyColumn, mayBeLong, type Part } from "./run-parts.ts";
import type { SqlValue, TextQuestion } from "./transaction.ts";

/*
 * The statements of lists of runs: one text for each index, whatever the filter asks for beside it. So there are few, the server keeps them prepared, and nothing
 * is planned for a list: to plan a statement over the three tables of the view takes longer than to read a page by it.
 *
 * Nor is the index left to the planner. It takes the runs of a tenant to be spread evenly over the book, and for one that left a month ago would
 * walk through everybody's month. So the columns of the index stand in the order and in the bounds, `(tenant, id) < ($tenant, $after)`: no other index has these.
 */

/** Where a part is read, and how far. */
export interface Limits {
  readonly limit: number;
  /** So many runs are looked at where few may fit. */
  readonly size: number;
  /** An id. */
  readonly after: string | null;
}

const keys: Readonly<Record<KeyColumn, string>> = {
  job: "$job::text",
  tenant: "$tenant::text",
  schedule_id: "$scheduleId::text",
  state: "$state::text",
};

const sifts = [
  ["states", "text[]", "state = ANY ($states)"],
  ["job", "text", "job = $job"],
  ["tenant", "text", "tenant = $tenant"],
  ["queue", "text", "queue = $queue"],
  ["trigger", "text", "trigger = $trigger"],
  ["scheduleId", "text", "schedule_id = $scheduleId"],
  ["workerId", "text", "worker_id = $workerId"],
  ["createdFrom", "bigint", "created_at >= $createdFrom"],
  ["activeFrom", "bigint", "started_at IS NOT NULL AND (finished_at IS NULL OR finished_at >= $activeFrom)"],
  ["activeBefore", "bigint", "started_at < $activeBefore"],
  ["withoutTenant", "boolean", "(tenant IS NULL) = $withoutTenant"],
] as const satisfies readonly (readonly [keyof ListFilter, string, string])[];

const sifting = sifts.map(([name, type, condition]) => optional(name, type, condition)).join(" AND ");
const before = optional("createdBefore", "bigint", "created_at < $createdBefore");

/** No id of a run is smaller, and none is larger. */
const smallest = "00000000-0000-0000-0000-000000000000";
const largest = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** Asks for the newest runs of a part that fit, newest first; where few may fit, among the next `size`, and, if these do not fill the page, the run at which that ends. */
export function questionOf(part: Part, filter: ListFilter, limits: Limits): TextQuestion {
  const text = mayBeLong(part, filter) ? stretchText(part) : pageText(part);
  return { text, params: paramsOf(part, filter, limits) };
}

/** The same, however many have to be looked at. */
export function newestQuestion(part: Part, filter: ListFilter): TextQuestion {
  return { text: pageText(part), params: paramsOf(part, filter, { limit: 1, size: 0, after: null }) };
}

function pageText(part: Part): string {
  return `SELECT * FROM daybook.run WHERE ${walkText(part)} AND ${sifting} ORDER BY ${orderText(part)} LIMIT $limit::bigint`;
}

/** The runs are sifted as they come and no more are looked at than the page needs; where the walk has to end, only if the page is not full. */
function stretchText(part: Part): string {
  const [walk, order] = [walkText(part), orderText(part)];
  return `WITH found AS MATERIALIZED (
      SELECT * FROM (SELECT * FROM daybook.run WHERE ${walk} ORDER BY ${order} LIMIT $size::bigint) AS looked
      WHERE ${sifting} ORDER BY ${order} LIMIT $limit::bigint
    )
    SELECT *, false AS is_end FROM found
    UNION ALL SELECT *, true FROM daybook.run WHERE (SELECT count(*) FROM found) < $limit
      AND id = (SELECT id FROM daybook.run WHERE ${walk} ORDER BY ${order} LIMIT 1 OFFSET $size - 1)`;
}

/** All of a part that is behind the one place and not behind the other. */
function walkText({ condition, by }: Part): string {
  const [columns, values] = [by ?? [], (by ?? []).map((column) => keys[column])];
  const place = `(${[...columns, "id"].join(", ")})`;
  const bound = (id: string): string => `(${[...values, id].join(", ")})`;
  // The index of a small part does not have them; as bounds they would make the planner think well of another.
  const between =
    by === null
      ? "($after::uuid IS NULL OR id < $after) AND ($floor::uuid IS NULL OR id >= $floor)"
      : `${place} < ${bound("$after::uuid")} AND ${place} >= ${bound("$floor::uuid")}`;
  return `${condition} AND ${between} AND ${before}`;
}

function orderText({ by }: Part): string {
  return [...(by ?? []), "id"].map((column) => `${column} DESC`).join(", ");
}

function paramsOf(part: Part, filter: ListFilter, { limit, size, after }: Limits): Record<string, SqlValue> {
  const given = sifts.map(([name]): [string, SqlValue] => [name, filter[name] ?? null]);
  return {
    ...Object.fromEntries(given),
    states: part.sifted ?? null,
    state: part.state ?? null,
    parentId: filter.parentId ?? null,
    createdBefore: filter.createdBefore ?? null,
    // An id is never older than its run, and not much younger: these say nothing new, but where to begin and where to stop.
    after: placeBefore(after ?? largest, filter.createdBefore),
    floor: filter.createdFrom === undefined ? smallest : runIdFloor(filter.createdFrom),
    limit,
    size,
  };
}

function placeBefore(after: string, createdBefore: Instant | undefined): string {
  const ceiling = createdBefore === undefined ? largest : runIdCeiling(createdBefore);
  return after < ceiling ? after : ceiling;
}

/** A condition that holds where nothing was asked for. */
function optional(name: string, type: string, condition: string): string {
  return `($${name}::${type} IS NULL OR ${condition})`;
}
