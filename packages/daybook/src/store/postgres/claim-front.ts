import type { CandidateRow } from "./claim-candidates.ts";

/** A place in the order in which runs start. */
export type Place = Pick<CandidateRow, "priority" | "available_at" | "id">;

/** A look at the queues, from its beginning. */
export interface Look {
  /** From the first run of each queue. */
  readonly isWhole: boolean;
  readonly startedAt: number;
  /** Where it begins in each queue, for the statement: arrays of the length of the queues. */
  readonly from: {
    readonly from_priorities: readonly number[];
    readonly from_available_ats: readonly number[];
    readonly from_ids: readonly string[];
  };
}

/** What a look came to. */
export interface Seen {
  /** Where it found the first run of each queue. */
  readonly begins: ReadonlyMap<string, Place>;
  /** How many runs it found. */
  readonly looked: number;
  /** Index entries read for them. */
  readonly walked: number;
}

/** Where the first of these is in each queue. Of it no more than its place: its input may be long. @param rows in the order in which they start */
export function beginningsOf<Row extends { readonly queue: string }>(
  rows: readonly Row[],
  placeOf: (row: Row) => Place,
): ReadonlyMap<string, Place> {
  const begins = new Map<string, Place>();
  for (const row of rows) {
    if (begins.has(row.queue)) continue;
    const { priority, available_at, id } = placeOf(row);
    begins.set(row.queue, { priority, available_at, id });
  }
  return begins;
}

const first: Place = {
  priority: -2_147_483_648,
  available_at: Number.MIN_SAFE_INTEGER,
  id: "00000000-0000-0000-0000-000000000000",
};
/** Less is walked faster than it is worth to remember. */
const shortWalk = 2_000;
/** A whole look is due after so long at the earliest and at the latest; in between it takes at most this share of the time. */
const shortestMs = 100;
const longestMs = 30_000;
const share = 1 / 20;

/**
 * Where the ready runs of each queue begin.
 *
 * A run that was taken leaves a dead entry in the index. Vacuum removes it, but not beside a reader that is older (a backup, a report): then
 * each claim walks over all that were taken before it, and a drain gets slower with every run. So where a look had to walk far, the next
 * ones begin where it found its first run. What came to stand before that place meanwhile (a more urgent run, a retry) is seen by the next
 * whole look: after 100 ms, or, when that look takes long, after twenty times as long, 30 s at the most; and at once when there is less than was
 * asked for.
 *
 * - Owns: a place for each queue. In memory, and only to be quick: without it, looks are whole.
 * - A whole look that fails, because a statement may take only so long, is not made again for 30 s. Until then the places that are known
 *   hold, so that work goes on.
 */
export class ClaimFront {
  readonly #monotonic: () => number;
  readonly #places = new Map<string, Place>();
  /** When the next whole look is due. */
  #wholeAt = 0;
  /** The whole look that was begun and not answered yet. */
  #unanswered: Look | null = null;

  constructor(monotonic: () => number = () => performance.now()) {
    this.#monotonic = monotonic;
  }

  begin(queues: readonly string[]): Look {
    const startedAt = this.#monotonic();
    const isWhole = this.#places.size === 0 || startedAt >= this.#wholeAt;
    const look = { isWhole, startedAt, from: beginnings(queues, isWhole ? new Map() : this.#places) };
    if (isWhole) {
      this.#unanswered = look;
      this.#wholeAt = startedAt + longestMs;
    }
    return look;
  }

  note(look: Look, { begins, looked, walked }: Seen): void {
    if (look.isWhole) {
      this.takeBack(look);
      this.#places.clear();
      if (walked < shortWalk + 2 * looked) return;
      const now = this.#monotonic();
      const pauseMs = Math.max(shortestMs, (now - look.startedAt) / share);
      this.#wholeAt = now + Math.min(longestMs, pauseMs);
    }
    for (const [queue, place] of begins) this.#places.set(queue, place);
  }

  /** The look was not made after all: another one is in its place. */
  takeBack(look: Look): void {
    if (look !== this.#unanswered) return;
    this.#unanswered = null;
    this.#wholeAt = 0;
  }

  /** The next look is whole, unless the last whole one has failed. */
  forget(): void {
    if (this.#unanswered === null) this.#wholeAt = 0;
  }
}

/** Where looks begin that begin at the beginning. */
export function wholeBeginnings(queues: readonly string[]): Look["from"] {
  return beginnings(queues, new Map());
}

function beginnings(queues: readonly string[], places: ReadonlyMap<string, Place>): Look["from"] {
  const begins = queues.map((queue) => places.get(queue) ?? first);
  return {
    from_priorities: begins.map((place) => place.priority),
    from_available_ats: begins.map((place) => place.available_at),
    from_ids: begins.map((place) => place.id),
  };
}
