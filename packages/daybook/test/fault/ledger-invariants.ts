import { livedAttempts, nameOf } from "./attempts-on-the-clock.ts";
import type { Ledger, RunRow } from "./ledger.ts";

/*
 * One function per promise. Each returns what breaks the promise, in sentences; an empty list is a promise kept.
 * `ledger-invariants.test.ts` shows of each that it finds a break.
 */

const finalStates: ReadonlySet<string> = new Set(["succeeded", "partial", "failed", "cancelled", "skipped", "expired"]);

/** A run accepted (the enqueue returned) is never lost. */
export function acceptedRunsAreInTheBook({ journal, runs }: Ledger): string[] {
  const known = new Set(runs.map((run) => run.id));
  return journal
    .filter((entry) => entry.kind === "accepted" && !known.has(entry.run))
    .map((entry) => `Run ${entry.run} was accepted and is not in the book.`);
}

/** Every run ends, exactly once, and a final run never changes again. */
export function everyRunEndedOnce({ runs, changes }: Ledger): string[] {
  const found: string[] = [];
  const ends = new Map<string, number>();
  for (const change of changes) {
    if (change.was !== null && finalStates.has(change.was)) {
      found.push(
        `Run ${change.run} was ${change.was} and was written again, as ${change.became} (change ${change.seq}).`,
      );
    } else if (finalStates.has(change.became)) {
      ends.set(change.run, (ends.get(change.run) ?? 0) + 1);
    }
  }
  for (const run of runs) {
    const count = ends.get(run.id) ?? 0;
    if (run.finished_at === null) found.push(`Run ${run.id} of ${run.job} has not ended: it is ${run.state}.`);
    else if (count !== 1) found.push(`Run ${run.id} of ${run.job} ended ${count} times.`);
  }
  return found;
}

/** A concurrency limit is never exceeded, not even briefly: not in any transaction of the book, not among living handlers. */
export function limitsWereKept(ledger: Ledger, limits: Readonly<Record<string, number>>): string[] {
  const found: string[] = [];
  for (const { key, running_of_key: running, seq } of ledger.changes) {
    const limit = key === null ? undefined : limits[key];
    if (limit !== undefined && running !== null && running > limit) {
      found.push(`${running} of ${limit} runs of ${String(key)} were running in the book at change ${seq}.`);
    }
  }
  const byKey = Map.groupBy(livedAttempts(ledger), (lived) => lived.started.key);
  for (const [key, lived] of byKey) {
    const limit = key === null ? undefined : limits[key];
    if (limit === undefined) continue;
    const edges = lived.flatMap(({ started, until }) => [
      { at: started.at, step: 1 },
      { at: until, step: -1 },
    ]);
    edges.sort((a, b) => a.at - b.at || a.step - b.step);
    let now = 0;
    for (const { at, step } of edges) {
      now += step;
      if (now > limit) found.push(`${now} of ${limit} handlers of ${String(key)} were at work at ${at} ms.`);
    }
  }
  return found;
}

/** Each fire that ran has its run, each scheduled run its fire, one to one. */
export function eachInstantFiredOnce({ fires, runs }: Ledger): string[] {
  const found: string[] = [];
  const byId = new Map(runs.map((run) => [run.id, run]));
  const fireOf = new Map(fires.map((fire) => [`${fire.schedule_id} ${fire.due_at}`, fire]));
  for (const fire of fires) {
    const made = fire.outcome === "ran" || fire.outcome === "queued";
    const run = fire.run_id === null ? undefined : byId.get(fire.run_id);
    if (made && run === undefined)
      found.push(`The fire of ${fire.schedule_id} at ${fire.due_at} says ${fire.outcome} and has no run.`);
    if (!made && run !== undefined)
      found.push(`The fire of ${fire.schedule_id} at ${fire.due_at} says ${fire.outcome} and has run ${run.id}.`);
  }
  const seen = new Map<string, RunRow>();
  for (const run of runs.filter((each) => each.trigger === "schedule")) {
    const place = `${String(run.schedule_id)} ${String(run.due_at)}`;
    const twin = seen.get(place);
    if (twin !== undefined) found.push(`Runs ${twin.id} and ${run.id} were made for the same instant ${place}.`);
    seen.set(place, run);
    if (fireOf.get(place)?.run_id !== run.id)
      found.push(`Run ${run.id} was made for ${place}, and that fire does not name it.`);
  }
  return found;
}

/** Between the first and the last fire of a schedule no instant is missing. `steps`: milliseconds between its instants. */
export function noInstantIsMissing({ fires }: Ledger, steps: Readonly<Record<string, number>>): string[] {
  const found: string[] = [];
  for (const [schedule, step] of Object.entries(steps)) {
    const instants = fires.filter((fire) => fire.schedule_id === schedule).map((fire) => fire.due_at);
    if (instants.length === 0) found.push(`${schedule} never fired.`);
    for (const [place, instant] of instants.entries()) {
      const before = instants[place - 1];
      if (before !== undefined && instant - before !== step)
        found.push(`${schedule} has nothing between ${before} and ${instant}.`);
    }
  }
  return found;
}

/** Attempts count up from 1 without a gap, in the book and in time, and each was in one hand. */
export function attemptsCountUp(ledger: Ledger): string[] {
  const found: string[] = [];
  const kept = Map.groupBy(ledger.attempts, (attempt) => attempt.run_id);
  for (const run of ledger.runs) {
    const numbers = (kept.get(run.id) ?? []).map((attempt) => attempt.number);
    // The last attempt is in the run itself, unless the run ended without being claimed again.
    const ended = numbers.length === run.attempt || numbers.length === run.attempt - 1;
    if (!ended || numbers.some((number, place) => number !== place + 1)) {
      found.push(`Run ${run.id} is at attempt ${run.attempt} and has kept attempts ${numbers.join(", ") || "none"}.`);
    }
  }
  const last = new Map<string, number>();
  for (const { started } of livedAttempts(ledger)) {
    const before = last.get(started.run) ?? 0;
    if (started.attempt <= before)
      found.push(`Attempt ${started.attempt} of run ${started.run} started after attempt ${before}.`);
    last.set(started.run, started.attempt);
  }
  return found;
}

/** Two attempts of a run are at work at the same time only when the earlier one's process was struck. */
export function attemptsNeverOverlap(ledger: Ledger): string[] {
  const found: string[] = [];
  const byRun = Map.groupBy(livedAttempts(ledger), (lived) => lived.started.run);
  for (const [run, attempts] of byRun) {
    for (const [place, earlier] of attempts.entries()) {
      const later = attempts[place + 1];
      if (later !== undefined && later.started.at < earlier.until) {
        found.push(
          `Attempt ${later.started.attempt} of run ${run} started while attempt ${earlier.started.attempt} was at work in process ${earlier.started.pid}.`,
        );
      }
    }
  }
  return found;
}

/** What the book says of an end is what the handler of that very attempt did; what a handler did is in the book unless its process was struck. */
export function endsAgreeWithHandlers(ledger: Ledger): string[] {
  const found: string[] = [];
  const runs = new Map(ledger.runs.map((run) => [run.id, run]));
  const kept = new Map(ledger.attempts.map((attempt) => [nameOf(attempt.run_id, attempt.number), attempt.outcome]));
  const returned = new Set<string>();
  for (const { started, ended } of livedAttempts(ledger)) {
    if (ended?.how !== "returned") continue;
    const name = nameOf(started.run, started.attempt);
    returned.add(`${name} ${JSON.stringify({ attempt: started.attempt, pid: started.pid })}`);
    const run = runs.get(started.run);
    const recorded = run?.attempt === started.attempt && run.finished_at !== null;
    const outcome = kept.get(name);
    const cutOff = ledger.struckAt.has(started.pid) && outcome === "rescued";
    // It returned in the moment in which its worker gave it up: then the release is what counts.
    const givenUp = outcome === "released";
    if (!recorded && !cutOff && !givenUp)
      found.push(
        `Attempt ${started.attempt} of run ${started.run} returned, and the book does not have it as the end.`,
      );
  }
  for (const run of ledger.runs) {
    if (run.state !== "succeeded") continue;
    const name = `${nameOf(run.id, run.attempt)} ${String(run.result)}`;
    if (!returned.has(name))
      found.push(
        `Run ${run.id} of ${run.job} is succeeded with ${String(run.result)}, and no handler of attempt ${run.attempt} returned that.`,
      );
  }
  return found;
}

/** Only the worker that claimed an attempt ended it. A rescue or an operator ends what nobody holds. */
export function onlyHoldersWrote({ changes }: Ledger): string[] {
  const found: string[] = [];
  const holder = new Map<string, { attempt: number; worker: string | null }>();
  for (const { run, was, became, attempt, worker, seq } of changes) {
    const held = holder.get(run);
    if (became === "running") {
      if (was === "running") found.push(`Run ${run} was claimed while it was running (change ${seq}).`);
      if (held !== undefined && attempt !== held.attempt + 1)
        found.push(`Run ${run} went from attempt ${held.attempt} to ${attempt} (change ${seq}).`);
      holder.set(run, { attempt, worker });
    } else if (held !== undefined && attempt !== held.attempt) {
      found.push(
        `Run ${run} became ${became} at attempt ${attempt}, while attempt ${held.attempt} was the last one claimed (change ${seq}).`,
      );
    } else if (was === "running" && finalStates.has(became) && worker !== held?.worker) {
      found.push(
        `Run ${run} was ended as ${became} for worker ${String(worker)}, and ${String(held?.worker)} held it (change ${seq}).`,
      );
    }
  }
  return found;
}

/** Rescue, release and snooze burn no attempt: only a handler that threw does. */
export function onlyFailuresBurnAttempts(ledger: Ledger): string[] {
  const found: string[] = [];
  const kept = Map.groupBy(ledger.attempts, (attempt) => attempt.run_id);
  for (const run of ledger.runs) {
    const count = (outcome: string): number =>
      (kept.get(run.id) ?? []).filter((attempt) => attempt.outcome === outcome).length;
    const crashed = run.error !== null && (JSON.parse(run.error) as { code?: string }).code === "CRASHED";
    const burned = count("retried") + (run.state === "failed" && !crashed ? 1 : 0);
    if (run.failures !== burned && run.failures !== count("retried"))
      found.push(`Run ${run.id} counts ${run.failures} failures, and ${burned} attempts failed.`);
    if (run.rescues < count("rescued"))
      found.push(`Run ${run.id} counts ${run.rescues} rescues, and ${count("rescued")} attempts were rescued.`);
  }
  return found;
}

/** A living worker is never robbed: only processes that were struck were lost, and lost runs. */
export function onlyTheStruckWereRobbed({ workers, attempts, struckAt }: Ledger): string[] {
  const byId = new Map(workers.map((worker) => [worker.id, worker]));
  const lost = workers
    .filter((worker) => worker.state === "lost" && !struckAt.has(worker.pid))
    .map((worker) => `Worker ${worker.id} (process ${worker.pid}) was alive and counts as lost.`);
  const robbed = attempts
    .filter((attempt) => attempt.outcome === "rescued" && !struckAt.has(byId.get(attempt.worker_id ?? "")?.pid ?? -1))
    .map(
      (attempt) =>
        `Attempt ${attempt.number} of run ${attempt.run_id} was taken from worker ${String(attempt.worker_id)}, which was alive.`,
    );
  return [...lost, ...robbed];
}

/** The database finds nothing wrong with its files, and every JSON text in the book can be read. */
export function theFileIsSound({ integrity, runs, attempts }: Ledger): string[] {
  const found = integrity.filter((line) => line !== "ok").map((line) => `The database says: ${line}.`);
  const texts = [
    ...runs.flatMap((run) => [run.progress, run.result, run.error]),
    ...attempts.map((attempt) => attempt.progress),
  ];
  for (const text of texts) {
    try {
      if (text !== null) JSON.parse(text);
    } catch {
      found.push(`This is not JSON: ${String(text).slice(0, 60)}.`);
    }
  }
  return found;
}
