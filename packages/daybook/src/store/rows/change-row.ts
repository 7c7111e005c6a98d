import type { Changes, FireChange, LoggedLines, ManyRuns, WorkerChange } from "../port/change-store.ts";

/** One thing to be told of a transaction. */
export type Told =
  | { readonly kind: "log"; readonly what: LoggedLines }
  | { readonly kind: "fire"; readonly what: FireChange }
  | { readonly kind: "worker"; readonly what: WorkerChange }
  | { readonly kind: "many"; readonly what: ManyRuns };

/** A row of `change`, as it is written. */
export interface ChangeRow {
  readonly kind: Told["kind"] | "run";
  /** Ids of runs, with a space between them; JSON of everything else. */
  readonly what: string;
  /** How many runs, or other things, it names: what it weighs when old ones are forgotten. */
  readonly size: number;
}

/** A row is read whole: no larger than this. */
const runsInRow = 1_000;

/** What one transaction has to tell, as rows. */
export function changeRows(runs: ReadonlySet<string>, others: readonly Told[]): ChangeRow[] {
  const rows: ChangeRow[] = others.map(({ kind, what }) => ({ kind, what: JSON.stringify(what), size: 1 }));
  const ids = [...runs];
  for (let from = 0; from < ids.length; from += runsInRow) {
    const some = ids.slice(from, from + runsInRow);
    rows.push({ kind: "run", what: some.join(" "), size: some.length });
  }
  return rows;
}

/** The ranges of lines, one for each run and attempt, of lines in the order of their numbers. */
export function loggedLines(
  lines: readonly { readonly runId: string; readonly attempt: number; readonly number: number }[],
): LoggedLines[] {
  const ranges = new Map<string, LoggedLines>();
  for (const { runId, attempt, number } of lines) {
    const key = `${runId} ${attempt}`;
    const range = ranges.get(key) ?? { runId, attempt, from: number, to: number };
    ranges.set(key, { ...range, from: Math.min(range.from, number), to: Math.max(range.to, number) });
  }
  return [...ranges.values()];
}

/** Rows as they are read, in their order. */
export function toChanges(rows: readonly { readonly kind: string; readonly what: string }[]): Changes {
  const runs = new Set<string>();
  const logs: LoggedLines[] = [];
  const fires: FireChange[] = [];
  const workers: WorkerChange[] = [];
  const many: ManyRuns[] = [];
  for (const { kind, what } of rows) {
    if (kind === "run") for (const id of what.split(" ")) runs.add(id);
    else if (kind === "log") logs.push(JSON.parse(what) as LoggedLines);
    else if (kind === "fire") fires.push(JSON.parse(what) as FireChange);
    else if (kind === "worker") workers.push(JSON.parse(what) as WorkerChange);
    else if (kind === "many") many.push(JSON.parse(what) as ManyRuns);
  }
  return { runs: [...runs], logs, fires, workers, many };
}
