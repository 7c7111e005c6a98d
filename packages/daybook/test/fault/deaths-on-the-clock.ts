import type { Change, Ledger } from "./ledger.ts";
import { elapsedMs } from "../support/machine-time.ts";

/** A run in the hands of a worker at its death. */
export interface Orphan {
  readonly run: string;
  /** The attempt that the death cut off. */
  readonly attempt: number;
  /** Milliseconds of ours from the death until a worker held the run again, those left out in which its key was lawfully taken by other runs. */
  readonly recoveryMs: number;
}

/** A stretch of time, in milliseconds of the wall clock. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Every run that a death cut off, each death by itself: where the worker that took a run over was killed in its turn, two leases pass one
 * after the other, and neither recovery was slow. Told by the witness, which writes down every change of hands with its moment.
 */
export function orphansOf({ changes, attempts, workers, struckAt, wallOffsetMs }: Ledger, limits: Limits): Orphan[] {
  const pids = new Map(workers.map(({ id, pid }) => [id, pid]));
  const rescued = new Set(
    attempts.filter((each) => each.outcome === "rescued").map((each) => `${each.run_id}#${each.number}`),
  );
  const taken = takenSpans(changes, limits);
  const orphans: Orphan[] = [];
  for (const [run, lived] of Map.groupBy(changes, (change) => change.run)) {
    for (const [place, claim] of lived.entries()) {
      if (claim.became !== "running" || !rescued.has(`${run}#${claim.attempt}`)) continue;
      const struck = struckAt.get(pids.get(String(claim.worker)) ?? -1);
      const heir = lived.slice(place + 1).find((change) => change.became === "running");
      if (struck === undefined || heir === undefined) continue;
      // A claim may have been committed when the process that asked for it was dead already.
      const death = Math.max(struck + wallOffsetMs, claim.at_ms);
      const blocked = blockedSpans(lived, death, heir.at_ms);
      const lawful = overlapMs(blocked, taken.get(String(claim.key)) ?? []);
      orphans.push({
        run,
        attempt: claim.attempt,
        recoveryMs: elapsedMs(death - wallOffsetMs, heir.at_ms - wallOffsetMs) - lawful,
      });
    }
  }
  return orphans;
}

type Limits = Readonly<Record<string, number>>;

/** For each key with a limit: when it was at that limit. */
function takenSpans(changes: readonly Change[], limits: Limits): Map<string, Span[]> {
  const spans = new Map<string, Span[]>();
  for (const [key, ofKey] of Map.groupBy(changes, (change) => String(change.key))) {
    const limit = limits[key];
    if (limit === undefined) continue;
    const running = new Set<string>();
    const found: Span[] = [];
    let from: number | null = null;
    for (const { run, became, at_ms: at } of ofKey) {
      if (became === "running") running.add(run);
      else running.delete(run);
      if (running.size >= limit) from ??= at;
      else if (from !== null) {
        found.push({ from, to: at });
        from = null;
      }
    }
    spans.set(key, found);
  }
  return spans;
}

/** When a run stood as blocked, between two moments. */
function blockedSpans(lived: readonly Change[], from: number, to: number): Span[] {
  return lived.flatMap((change, place) => {
    if (change.became !== "blocked") return [];
    const span = { from: Math.max(from, change.at_ms), to: Math.min(to, lived[place + 1]?.at_ms ?? to) };
    return span.from < span.to ? [span] : [];
  });
}

function overlapMs(some: readonly Span[], others: readonly Span[]): number {
  let sum = 0;
  for (const one of some) {
    for (const other of others) sum += Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from));
  }
  return sum;
}
