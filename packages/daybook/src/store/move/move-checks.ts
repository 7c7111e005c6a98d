import { DaybookError, isDaybookError } from "../../errors/daybook-error.ts";
import { withoutZero } from "./fit-row.ts";
import { type Mark, movedError } from "./mark.ts";
import type { PostgresTarget } from "./postgres-target.ts";
import type { SqliteSource } from "./sqlite-source.ts";
import { movedTables, type MovedTable } from "./tables.ts";

const shownRuns = 5;

/** What keeps the old book from being moved; the first is the one to tell. */
export function sourceObstacles(source: SqliteSource): DaybookError[] {
  const { mark } = source;
  if (mark?.state === "moved") return [movedError(mark)];
  return [...livingWorkers(source), ...movedTables.flatMap((table) => unfitRows(source, table))];
}

/** Runs of workers that died. They are carried as they are, with their workers; the new book's first rescue gives them back. */
export function orphanedRuns(source: SqliteSource): number {
  const alive = new Set(source.workers().flatMap(({ id, isAlive }) => (isAlive ? [id] : [])));
  return source.running().filter((run) => !alive.has(run.worker_id)).length;
}

function livingWorkers(source: SqliteSource): DaybookError[] {
  const running = source.running();
  return source
    .workers()
    .filter(({ isAlive }) => isAlive)
    .map(({ id, host, pid }) => {
      const held = running.filter((run) => run.worker_id === id);
      const names = held.slice(0, shownRuns).map((run) => `${run.job} ${run.id}`);
      const more = held.length > shownRuns ? `, and ${held.length - shownRuns} more` : "";
      const what = held.length === 0 ? "" : ` and runs ${names.join(", ")}${more}`;
      return new DaybookError(
        "MOVE_REFUSED",
        `Worker ${id} (process ${pid} on ${host}) works on ${source.location}${what}. Stop it with Ctrl-C or SIGTERM, wait for its end, and start the move again.`,
        { params: { field: "--from", worker: id, host, pid, runs: held.map((run) => run.id) } },
      );
    });
}

/** Rows for which there is no place in the target, found before anything is written. */
function unfitRows(source: SqliteSource, table: MovedTable): DaybookError[] {
  const found: DaybookError[] = [];
  for (const [column, kind] of Object.entries(table.columns)) {
    if (kind !== "uuid") continue;
    const { rows, example } = source.badUuids(table, column);
    if (rows === 0) continue;
    found.push(
      new DaybookError(
        "MOVE_REFUSED",
        `${rows} rows of ${table.name} have a ${column} that is no UUID, such as ${JSON.stringify(example)}; PostgreSQL keeps ids of runs as UUIDs. They were not written by Daybook: remove them from a copy of the book, and move that.`,
        { params: { table: table.name, column, rows, example } },
      ),
    );
  }
  for (const unique of table.unique ?? []) {
    const seen = new Set<string>();
    for (const row of source.suspects(table, unique)) {
      const values = unique.columns.map((name) => row[name]);
      const key = JSON.stringify(values.map((value) => (typeof value === "string" ? withoutZero(value) : value)));
      if (!seen.has(key)) {
        seen.add(key);
        continue;
      }
      found.push(
        new DaybookError(
          "MOVE_REFUSED",
          `Two rows of ${table.name} would become the same (${key}): PostgreSQL has no character U+0000, which is replaced by U+FFFD. Remove one of them from a copy of the book, and move that.`,
          { params: { table: table.name, columns: unique.columns, key } },
        ),
      );
    }
  }
  return found;
}

/** What the target says of earlier moves: `fresh`, `resume` or `arrived`. @throws DaybookError `MOVE_REFUSED`. */
export function standingOf(
  mark: Mark | null,
  source: SqliteSource,
  target: PostgresTarget,
): "fresh" | "resume" | "arrived" {
  if (mark === null) return "fresh";
  if (mark.state === "moved") throw movedError(mark);
  if (mark.book !== source.identity) {
    const what = mark.state === "arriving" ? "An unfinished move from" : "A book that came from";
    throw refusedTarget(`${what} ${mark.from} is in ${target.location}, and that is another book.`, target);
  }
  if (mark.fingerprint === source.fingerprint) return mark.state === "arriving" ? "resume" : "arrived";
  if (mark.state === "arrived") {
    throw refusedTarget(
      `This book was moved to ${target.location} before, and ${source.location} was worked on since.`,
      target,
    );
  }
  throw new DaybookError(
    "MOVE_REFUSED",
    `${source.location} was worked on after the move to ${target.location} had begun, so what was carried is no longer what it holds. Drop the schema (DROP SCHEMA "${target.schema}" CASCADE; nothing but the unfinished move is in it) and start the move again.`,
    { params: { field: "--to", location: target.location } },
  );
}

/** What keeps the target from taking a book in. */
export async function targetObstacles(target: PostgresTarget, source: SqliteSource): Promise<DaybookError[]> {
  const { current, wanted } = await target.schemaStatus();
  // Where there is no schema yet, nothing can stand in the way. The schema of another book is not brought up to date by a mistake.
  if (current === 0) return [];
  if (current < wanted && (await target.mark()) === null)
    return [refusedTarget(`The schema of ${target.location} was made by an older Daybook.`, target)];
  let standing: "fresh" | "resume" | "arrived";
  try {
    await target.assertNotNewer();
    standing = standingOf(await target.mark(), source, target);
  } catch (error) {
    if (!isDaybookError(error)) throw error;
    return [error];
  }
  if (standing === "arrived") return [];
  // Workers that were carried have an ended lease, but right after a restart of the server nobody's lease has ended.
  const carried = new Set(source.workers().map(({ id }) => id));
  const living = (await target.livingWorkers()).filter(({ id }) => !carried.has(id));
  const obstacles = living.map(
    ({ id, host, pid }) =>
      new DaybookError(
        "MOVE_REFUSED",
        `Worker ${id} (process ${pid} on ${host}) works on ${target.location}, so that is a book in use. Name another schema in --to (?schema=name), or another database.`,
        { params: { field: "--to", worker: id, host, pid } },
      ),
  );
  const filled = standing === "fresh" ? await target.filledTables() : [];
  if (filled.length === 0) return obstacles;
  return [
    ...obstacles,
    refusedTarget(`${target.location} has rows already, in ${filled.join(", ")}: another book's.`, target),
  ];
}

function refusedTarget(what: string, target: PostgresTarget): DaybookError {
  return new DaybookError(
    "MOVE_REFUSED",
    `${what} Name another schema in --to (?schema=name), or another database; or, when nobody needs what is there, drop it: DROP SCHEMA "${target.schema}" CASCADE.`,
    { params: { field: "--to", location: target.location } },
  );
}
