import type { Run } from "../../transport/contract.ts";

/** How a figure is written. */
export type FigureKind = "duration" | "number" | "rate" | "bytes";

/** One figure of two runs, side by side. */
export interface FigureRow {
  readonly name: FigureName;
  readonly kind: FigureKind;
  readonly here: number | null;
  readonly there: number | null;
  /** This run against the other, as a share of the other's; null where that says nothing. */
  readonly change: number | null;
}

export const countKinds = ["created", "updated", "unchanged", "deleted", "succeeded", "skipped", "failed"] as const;

export type FigureName =
  | "duration"
  | "waited"
  | "attempts"
  | "items"
  | "rate"
  | "cpu"
  | "memory"
  | `counts.${(typeof countKinds)[number]}`;

type Read = (run: Run) => number | null;

const figures: readonly (readonly [FigureName, FigureKind, Read])[] = [
  ["duration", "duration", durationOf],
  ["waited", "duration", waitOf],
  ["attempts", "number", ({ attempt }) => attempt],
  ["items", "number", ({ progress }) => progress?.done ?? null],
  ...countKinds.map((kind) => [`counts.${kind}`, "number", countOf(kind)] as const),
  ["rate", "rate", rateOf],
  ["cpu", "duration", ({ cpuMs }) => cpuMs],
  ["memory", "bytes", ({ memoryBytes }) => memoryBytes],
];

/** The figures that at least one of the two runs has. */
export function figureRows(here: Run, there: Run): FigureRow[] {
  return figures.flatMap(([name, kind, read]) => {
    const row = { name, kind, here: read(here), there: read(there) };
    return (row.here ?? 0) === 0 && (row.there ?? 0) === 0 ? [] : [{ ...row, change: changeOf(row.here, row.there) }];
  });
}

function changeOf(here: number | null, there: number | null): number | null {
  return here === null || there === null || there === 0 ? null : here / there - 1;
}

function durationOf({ startedAt, finishedAt }: Run): number | null {
  return startedAt === null || finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt);
}

/** From when it might have begun until it did. Of the last attempt: that is what the run remembers. */
function waitOf({ startedAt, availableAt }: Run): number | null {
  return startedAt === null ? null : Math.max(0, Date.parse(startedAt) - Date.parse(availableAt));
}

/** Kinds that did not occur are not told by the run, so of a run with progress they were none. */
function countOf(kind: (typeof countKinds)[number]): Read {
  return ({ progress }) => (progress === null ? null : (progress.counts[kind] ?? 0));
}

/** Over the whole run; the smoothed rate of a run that has ended says how its last seconds were. */
function rateOf(run: Run): number | null {
  const ms = durationOf(run);
  return run.progress === null || ms === null || ms < 1_000 ? null : run.progress.done / (ms / 1_000);
}
