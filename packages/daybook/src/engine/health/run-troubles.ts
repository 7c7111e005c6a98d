import { viewProgress } from "../../run/progress-view.ts";
import type { RunOutline } from "../../store/port/run-store.ts";
import type { Instant } from "../../time/instant.ts";

export const troubleCodes = [
  "stalled",
  "long_running",
  "waiting_long",
  "blocked_long",
  "cancel_ignored",
  "silent",
] as const;

/**
 * `stalled`: work is left and its progress stands still. `long_running`: much longer than usual. `waiting_long`: nobody takes it. `blocked_long`: others hold
 * what it waits for. `cancel_ignored`: asked to end, and goes on. `silent`: nothing is heard of its worker or reporter.
 */
export type TroubleCode = (typeof troubleCodes)[number];

/** One reason to look after a run. */
export interface RunTrouble {
  readonly code: TroubleCode;
  /** The same in words, with the figures. */
  readonly message: string;
  readonly beganAt: Instant;
}

/** What is known around a run. */
export interface TroubleContext {
  readonly now: Instant;
  /** How many times longer than usual is too long. */
  readonly factor: number;
  /** Of the job's newest runs, the median; null when none is known. */
  readonly usualDurationMs: number | null;
}

/** What is heard of a run's worker. */
export interface Heard {
  readonly at: Instant;
  readonly leaseMs: number;
}

/** Quick jobs vary by more than their usual time; less than this over it is no news. */
const leastOverMs = 30_000;
/** How long a handler may take to see that it is asked to end. */
const cancelTakesMs = 30_000;
/** Nothing that waits for less is looked at. */
export const leastWaitMs = 60_000;
/** For jobs of which nobody knows how long they usually wait. */
const unknownWaitMs = 600_000;

/** Why a running run should be looked after; nothing when all is well. `heard` null: its worker is not alive. */
export function troublesOfRunning(
  run: RunOutline,
  heard: Heard | null,
  { now, factor, usualDurationMs }: TroubleContext,
): RunTrouble[] {
  const startedAt = run.startedAt ?? now;
  const troubles: RunTrouble[] = [];
  const { progress, cancelRequestedAt } = run;
  if (progress !== null && viewProgress(progress, now, null, startedAt).stalled) {
    const message = `Its progress has stood still for ${wordsOf(now - progress.changedAt)}.`;
    troubles.push({ code: "stalled", message, beganAt: progress.changedAt });
  }
  const tooLongMs = usualDurationMs === null ? null : longerThan(usualDurationMs, factor, leastOverMs);
  if (tooLongMs !== null && usualDurationMs !== null && now - startedAt > tooLongMs) {
    const message = `It has run for ${wordsOf(now - startedAt)}; usual is ${wordsOf(usualDurationMs)}.`;
    troubles.push({ code: "long_running", message, beganAt: startedAt + tooLongMs });
  }
  if (cancelRequestedAt !== null && now - cancelRequestedAt > cancelTakesMs) {
    const message = `It was asked to end ${wordsOf(now - cancelRequestedAt)} ago and goes on: does its handler look at the signal?`;
    troubles.push({ code: "cancel_ignored", message, beganAt: cancelRequestedAt });
  }
  if (heard === null) {
    const message = "Its worker or reporter is gone; whoever looks after leases will end it or give it back.";
    troubles.push({ code: "silent", message, beganAt: startedAt });
  } else if (now - heard.at > heard.leaseMs / 2) {
    const message = `Nothing was heard of its worker or reporter for ${wordsOf(now - heard.at)} of the ${wordsOf(heard.leaseMs)} that it has.`;
    troubles.push({ code: "silent", message, beganAt: heard.at });
  }
  return troubles;
}

/** How long a run of a job may wait before that is worth a word. `usualWaitMs` null: not known. */
function patience(usualWaitMs: number | null, factor: number): number {
  return usualWaitMs === null ? unknownWaitMs : longerThan(usualWaitMs, factor, leastWaitMs);
}

/** Why a run that could have started should be looked after. `holders`: who holds what it waits for; null for a run that nothing blocks. */
export function troubleOfWaiting(
  run: RunOutline,
  usualWaitMs: number | null,
  blocked: { readonly by: string; readonly holders: number } | null,
  { now, factor }: TroubleContext,
): RunTrouble | null {
  const patienceMs = patience(usualWaitMs, factor);
  const waited = now - run.availableAt;
  if (waited <= patienceMs) return null;
  const usual = usualWaitMs === null ? "how long is usual is not known" : `usual is at most ${wordsOf(usualWaitMs)}`;
  const beganAt = run.availableAt + patienceMs;
  if (blocked === null)
    return { code: "waiting_long", message: `It has waited for ${wordsOf(waited)}; ${usual}.`, beganAt };
  const runs = blocked.holders === 1 ? "1 run" : `${blocked.holders} runs`;
  const message = `It has been blocked for up to ${wordsOf(waited)} by ${blocked.by}, held by ${runs}; ${usual}.`;
  return { code: "blocked_long", message, beganAt };
}

function longerThan(usualMs: number, factor: number, leastMs: number): number {
  return Math.max(usualMs * factor, usualMs + leastMs);
}

/** One unit, rounded down: these are figures to be glanced at. */
function wordsOf(ms: number): string {
  const [size, unit] = units.find(([least]) => ms >= least) ?? [1, "ms"];
  return `${Math.floor(ms / size)} ${unit}`;
}

const units = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
] as const;
