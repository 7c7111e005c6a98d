import type { Clock } from "../time/clock.ts";

/** An answer, and since when it has been one: what happened after it was begun may be missing in it. */
interface Made<Value> {
  readonly value: Value;
  /** Monotonic. */
  readonly begunAt: number;
}

interface Kept<Value> {
  /** Null while the first is being made. */
  made: Made<Value> | null;
  /** The one that is under way. */
  making: Promise<Value> | null;
}

export interface SnapshotLimits {
  /** No answer is given that is older at the moment it is asked for. */
  readonly maxAgeMs: number;
  /** From this age on, who asks is given the answer and a new one is begun beside it. */
  readonly refreshAfterMs: number;
  /** How many questions are remembered; the one answered longest ago goes first. */
  readonly most: number;
}

/**
 * Answers that are shared for a moment, and made anew before they are too old, so that as long as somebody asks nobody waits.
 *
 * - Who asks is given an answer of at most `maxAgeMs`. Where there is none, the one that is under way is waited for, or one is begun: after a pause the first
 *   who asks waits for a fresh one.
 * - One answer of each question is under way at a time. Nothing is made unless somebody asks, and there is no timer.
 * - Where the making fails, those who wait for it are told; behind an answer that is good still it fails unseen, and who asks next tries again.
 * - Owned by one process and kept in its memory alone; a crash loses nothing. The question's text must say everything that the answer hangs on, the tenant
 *   first of all.
 */
export class Snapshots<Value> {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #limits: SnapshotLimits;
  /** The one begun last stands last. */
  readonly #kept = new Map<string, Kept<Value>>();

  constructor(clock: Pick<Clock, "monotonic">, limits: SnapshotLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  read(question: string, make: () => Promise<Value>): Promise<Value> {
    const kept = this.#kept.get(question) ?? { made: null, making: null };
    const ageMs = kept.made === null ? Infinity : this.#clock.monotonic() - kept.made.begunAt;
    if (kept.made !== null && ageMs <= this.#limits.maxAgeMs) {
      const { value } = kept.made;
      // Its failure is nobody's who is here: they have an answer.
      if (ageMs >= this.#limits.refreshAfterMs && kept.making === null) this.#make(question, kept, make).catch(ignore);
      return Promise.resolve(value);
    }
    return kept.making ?? this.#make(question, kept, make);
  }

  #make(question: string, kept: Kept<Value>, make: () => Promise<Value>): Promise<Value> {
    const begunAt = this.#clock.monotonic();
    const making = make().then(
      (value) => {
        kept.made = { value, begunAt };
        kept.making = null;
        return value;
      },
      (error: unknown) => {
        kept.making = null;
        if (kept.made === null && this.#kept.get(question) === kept) this.#kept.delete(question);
        throw error;
      },
    );
    kept.making = making;
    this.#remember(question, kept);
    return making;
  }

  #remember(question: string, kept: Kept<Value>): void {
    this.#kept.delete(question);
    this.#kept.set(question, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#limits.most) break;
      this.#kept.delete(oldest);
    }
  }
}

const ignore = (): void => undefined;
