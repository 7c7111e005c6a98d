import type { FinalState, RunState } from "../../src/run/state.ts";
import type { ClaimedRun, NewRun, RunRecord } from "../../src/store/port/run-store.ts";
import type { Instant } from "../../src/time/instant.ts";

export interface ModelLimits {
  /** Of every concurrency key. */
  readonly key: number;
  /** Of the queues that have one. */
  readonly queues: Readonly<Record<string, number>>;
}

export interface ModelRun {
  readonly run: NewRun;
  availableAt: Instant;
  attempt: number;
  state: "open" | "running" | FinalState;
}

/** What the book must say after any order of calls: states, attempts and limits, kept in the plainest way. */
export class Model {
  readonly limits: ModelLimits;
  readonly runs = new Map<string, ModelRun>();

  constructor(limits: ModelLimits) {
    this.limits = limits;
  }

  add(run: NewRun): void {
    this.runs.set(run.id, { run, availableAt: run.availableAt, attempt: 0, state: "open" });
  }

  of(state: ModelRun["state"]): ModelRun[] {
    return [...this.runs.values()].filter((entry) => entry.state === state);
  }

  get(id: string): ModelRun {
    const entry = this.runs.get(id);
    if (entry === undefined) throw new Error(`The store speaks of a run that nobody made: ${id}.`);
    return entry;
  }

  /** Whether the run may start beside what runs now. */
  hasRoom({ run }: ModelRun): boolean {
    const running = this.of("running").map((entry) => entry.run);
    const count = (same: (other: NewRun) => boolean) => running.filter(same).length;
    const queueLimit = this.limits.queues[run.queue];
    if (run.concurrencyKey !== null && count((other) => other.concurrencyKey === run.concurrencyKey) >= this.limits.key)
      return false;
    if (run.siblingLimit !== null && count((other) => other.parentId === run.parentId) >= run.siblingLimit)
      return false;
    if (run.solo && count((other) => other.overlapKey === run.overlapKey) > 0) return false;
    return queueLimit === undefined || count((other) => other.queue === run.queue) < queueLimit;
  }

  /** Runs that could start now. */
  startable(now: Instant): ModelRun[] {
    return this.of("open").filter((entry) => entry.availableAt <= now && this.hasRoom(entry));
  }

  /** Takes over what a claim gave out; throws where it should not have. */
  claimed(given: readonly ClaimedRun[], now: Instant): void {
    for (const claim of given) {
      const entry = this.get(claim.id);
      if (entry.state !== "open") throw new Error(`${claim.id} was given out while it was ${entry.state}.`);
      if (entry.availableAt > now) throw new Error(`${claim.id} was given out before it was available.`);
      if (!this.hasRoom(entry)) throw new Error(`${claim.id} was given out beyond a limit.`);
      if (claim.attempt <= entry.attempt)
        throw new Error(`${claim.id} was given out with attempt ${claim.attempt} again.`);
      entry.state = "running";
      entry.attempt = claim.attempt;
    }
    for (const [place, claim] of given.slice(1).entries()) {
      if (comesBefore(this.get(claim.id), this.get(given[place]?.id ?? "")))
        throw new Error("A claim gave runs out of order.");
    }
  }

  /** Throws when a run that the store called waiting could have started and stood before one that was given out. */
  passedOver(given: readonly ClaimedRun[], waitingBefore: readonly string[], now: Instant): void {
    const last = given.at(-1);
    if (last === undefined) return;
    const startable = this.startable(now).filter((entry) => waitingBefore.includes(entry.run.id));
    const passed = startable.find((entry) => comesBefore(entry, this.get(last.id)));
    if (passed !== undefined) throw new Error(`${passed.run.id} was passed over.`);
  }

  /** How the book differs from the model; empty when it does not. */
  differences(records: readonly RunRecord[]): string[] {
    const told = new Map(records.map((record) => [record.id, record]));
    const found: string[] = [];
    for (const [id, entry] of this.runs) {
      const record = told.get(id);
      if (record === undefined) found.push(`${id} is not in the book`);
      else if (stateInModel(record.state) !== entry.state) found.push(`${id} is ${record.state}, not ${entry.state}`);
      else if (record.attempt !== entry.attempt)
        found.push(`${id} is at attempt ${record.attempt}, not ${entry.attempt}`);
      else if ((record.finishedAt !== null) !== (entry.state !== "open" && entry.state !== "running"))
        found.push(`${id} is ${record.state} and finished at ${String(record.finishedAt)}`);
    }
    return found;
  }
}

function stateInModel(state: RunState): ModelRun["state"] {
  return state === "waiting" || state === "blocked" ? "open" : state;
}

function comesBefore(a: ModelRun, b: ModelRun): boolean {
  const order = a.run.priority - b.run.priority || a.availableAt - b.availableAt;
  return order === 0 ? a.run.id < b.run.id : order < 0;
}
