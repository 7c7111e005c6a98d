import type { Ended, Started } from "./child/journal.ts";
import type { Ledger } from "./ledger.ts";
import { elapsedMs } from "../support/machine-time.ts";

/** One attempt as its process lived it. */
export interface LivedAttempt {
  readonly started: Started;
  /** Null when its process was struck before the handler ended. */
  readonly ended: Ended | null;
  /** Until when it surely ran: its end, or the stroke that hit its process, whichever came first; Infinity when neither is known. */
  readonly until: number;
}

export const nameOf = (run: string, attempt: number): string => `${run}#${attempt}`;

/** All attempts of the journals, by start. */
export function livedAttempts({ journal, struckAt }: Ledger): LivedAttempt[] {
  const ends = new Map<string, Ended>();
  for (const entry of journal) {
    if (entry.kind === "ended") ends.set(`${nameOf(entry.run, entry.attempt)}@${entry.pid}`, entry);
  }
  return journal
    .filter((entry) => entry.kind === "started")
    .map((started) => {
      const ended = ends.get(`${nameOf(started.run, started.attempt)}@${started.pid}`) ?? null;
      const struck = struckAt.get(started.pid) ?? Number.POSITIVE_INFINITY;
      return { started, ended, until: Math.min(ended?.at ?? Number.POSITIVE_INFINITY, struck) };
    });
}

/** For each attempt that a stroke cut off: how many milliseconds of ours until the run's next attempt started elsewhere. */
export function recoveryTimes(ledger: Ledger): number[] {
  const byRun = Map.groupBy(livedAttempts(ledger), (lived) => lived.started.run);
  const times: number[] = [];
  for (const attempts of byRun.values()) {
    for (const [place, { started, ended, until }] of attempts.entries()) {
      const next = attempts[place + 1];
      const cutOff = ended === null || until < ended.at;
      if (cutOff && next !== undefined && ledger.struckAt.has(started.pid))
        times.push(elapsedMs(until, next.started.at));
    }
  }
  return times;
}
