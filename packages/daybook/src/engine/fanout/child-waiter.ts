import type { ChildrenSummary } from "../../job/run-context.ts";
import { childProgress } from "../../run/child-progress.ts";
import type { RunStore } from "../../store/port/run-store.ts";
import type { CancelTimer, Clock } from "../../time/clock.ts";
import type { WorkerSlots } from "../claim/worker-slots.ts";
import { abortError, type ActiveAttempt } from "../execute/active-attempt.ts";

/** Children may finish in other processes; hints usually tell sooner. */
const pollEveryMs = 1_000;
/** Counting children for each of a thousand that finish in a second would slow them down. */
const fewestMsBetweenLooks = 50;

/**
 * Lets parents wait for their children.
 *
 * Owns: the parents that wait in this process. A waiting parent's slot is free for others, its own children among them, so a
 * worker with one slot can run a parent and its children. What is waited for stands in the store: a parent that is
 * started again after a crash finds its children there and waits on.
 */
export class ChildWaiter {
  readonly #runs: RunStore;
  readonly #clock: Clock;
  readonly #slots: WorkerSlots;
  readonly #onSlotFree: () => void;
  /** How to make each waiting `spawn` look again, by parent. */
  readonly #looks = new Map<string, Set<() => void>>();

  constructor(options: { runs: RunStore; clock: Clock; slots: WorkerSlots; onSlotFree: () => void }) {
    this.#runs = options.runs;
    this.#clock = options.clock;
    this.#slots = options.slots;
    this.#onSlotFree = options.onSlotFree;
  }

  /** Something may have become of the children of this parent; without a name, of any. */
  childrenChanged(parentId?: string): void {
    const parents = parentId === undefined ? [...this.#looks.values()] : [this.#looks.get(parentId) ?? []];
    for (const looks of parents) for (const look of looks) look();
  }

  /**
   * Resolves when every child of the attempt's run is final; its progress follows theirs meanwhile.
   * @throws the signal's reason when the attempt is aborted.
   */
  async wait(attempt: ActiveAttempt): Promise<ChildrenSummary> {
    const hasSlot = attempt.run.trigger !== "track";
    attempt.waits += 1;
    // A handler can spawn twice at a time; its one slot is given back once.
    if (hasSlot && attempt.waits === 1) {
      this.#slots.giveBack(attempt.run.queue);
      this.#onSlotFree();
    }
    try {
      return await this.#untilFinal(attempt);
    } finally {
      attempt.waits -= 1;
      if (hasSlot && attempt.waits === 0) this.#slots.take(attempt.run.queue);
    }
  }

  async #untilFinal(attempt: ActiveAttempt): Promise<ChildrenSummary> {
    const { signal, run } = attempt;
    const bell = new Bell(this.#clock);
    const ring = (): void => bell.ring(0);
    signal.addEventListener("abort", ring);
    const forget = this.#remember(run.id, () => bell.ring(fewestMsBetweenLooks));
    try {
      for (;;) {
        if (attempt.aborted !== null) throw abortError(attempt.aborted, run);
        bell.reset(pollEveryMs);
        const states = await this.#runs.childStates(run.id);
        const progress = childProgress(states);
        attempt.progress.follow(progress);
        if (progress.done === progress.total) return { total: progress.total, finished: progress.done, states };
        await bell.rung;
      }
    } finally {
      forget();
      signal.removeEventListener("abort", ring);
      bell.ring(0);
    }
  }

  #remember(parentId: string, look: () => void): () => void {
    const looks = this.#looks.get(parentId) ?? new Set();
    this.#looks.set(parentId, looks.add(look));
    return () => {
      looks.delete(look);
      if (looks.size === 0 && this.#looks.get(parentId) === looks) this.#looks.delete(parentId);
    };
  }
}

/** Rings once, at the earliest of the times it was told since it was reset. */
class Bell {
  readonly #clock: Clock;
  #cancel: CancelTimer = () => undefined;
  #resolve: () => void = () => undefined;
  #at = 0;
  rung: Promise<void> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  reset(latestMs: number): void {
    this.rung = new Promise((resolve) => (this.#resolve = resolve));
    this.#at = Number.POSITIVE_INFINITY;
    this.ring(latestMs);
  }

  ring(inMs: number): void {
    const at = this.#clock.monotonic() + inMs;
    if (at >= this.#at) return;
    this.#at = at;
    this.#cancel();
    if (inMs === 0) this.#resolve();
    else this.#cancel = this.#clock.timer(inMs, this.#resolve);
  }
}

/** Children whose work is not all done: the parent is then partial. */
export function failedChildren(summary: ChildrenSummary): number {
  return childProgress(summary.states).counts.failed;
}
