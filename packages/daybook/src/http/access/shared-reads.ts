import type { Clock } from "../../time/clock.ts";

/** The read that is under way, and the one that begins when it has ended. */
interface Under<Value> {
  readonly current: Promise<Value>;
  next: Promise<Value> | null;
  readonly begunAt: number;
}

/** One that takes longer may hang, and nobody more is to hang with it. */
const patienceMs = 100;

/**
 * One read for all who ask the same at the same time. Who asks while one is under way is told by the next and not by that one: what is told was read after it
 * was asked for, as if each had read for itself. Nothing is remembered.
 */
export class SharedReads<Value> {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #under = new Map<string, Under<Value>>();

  constructor(clock: Pick<Clock, "monotonic">) {
    this.#clock = clock;
  }

  read(question: string, make: () => Promise<Value>): Promise<Value> {
    const under = this.#under.get(question);
    if (under === undefined || this.#clock.monotonic() - under.begunAt > patienceMs) return this.#begin(question, make);
    const begin = () => this.#begin(question, make);
    return (under.next ??= under.current.then(begin, begin));
  }

  #begin(question: string, make: () => Promise<Value>): Promise<Value> {
    const under: Under<Value> = { current: make(), next: null, begunAt: this.#clock.monotonic() };
    this.#under.set(question, under);
    const end = (): void => {
      if (under.next === null && this.#under.get(question) === under) this.#under.delete(question);
    };
    under.current.then(end, end);
    return under.current;
  }
}
