import type { Clock } from "../time/clock.ts";

interface Kept<Value> {
  readonly value: Promise<Value>;
  /** Monotonic: when it was begun; what happened since may be missing in it. */
  readonly begunAt: number;
  isMaking: boolean;
}

/**
 * Answers that are shared for a moment: who asks the same while one is being made, or within `maxAgeMs` of its beginning, gets that one.
 *
 * Owned by one process and kept in its memory alone; a crash loses nothing. Not more than `most` questions are remembered, and an error is
 * told to those who waited for it and then forgotten. The question's text must say everything that the answer hangs on, the tenant first of all.
 */
export class Snapshots<Value> {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #maxAgeMs: number;
  readonly #most: number;
  /** The one begun last stands last. */
  readonly #kept = new Map<string, Kept<Value>>();

  constructor(clock: Pick<Clock, "monotonic">, { maxAgeMs, most }: { maxAgeMs: number; most: number }) {
    this.#clock = clock;
    this.#maxAgeMs = maxAgeMs;
    this.#most = most;
  }

  read(question: string, make: () => Promise<Value>): Promise<Value> {
    const found = this.#kept.get(question);
    if (found !== undefined && (found.isMaking || this.#clock.monotonic() - found.begunAt <= this.#maxAgeMs))
      return found.value;
    this.#kept.delete(question);
    const kept: Kept<Value> = { value: make(), begunAt: this.#clock.monotonic(), isMaking: true };
    this.#kept.set(question, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break;
      this.#kept.delete(oldest);
    }
    kept.value.then(
      () => {
        kept.isMaking = false;
      },
      () => {
        if (this.#kept.get(question) === kept) this.#kept.delete(question);
      },
    );
    return kept.value;
  }
}
