import type { RecordedAnswer, Recording } from "./recording.ts";

/** How far the instants of a question may be from those of the recorded one: pages ask for "the last hour" at slightly other moments. */
const toleranceMs = 60_000;

const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** A call without its instants, and these counted from the moment at which it was made. */
interface Question {
  readonly key: string;
  readonly offsets: readonly number[];
}

/** The recorded answers, found by what was asked and when. */
export class RecordedAnswers {
  readonly #byKey = new Map<string, { readonly answer: RecordedAnswer; readonly offsets: readonly number[] }[]>();
  readonly #begunAt: number;

  constructor({ begunAt, answers }: Pick<Recording, "begunAt" | "answers">) {
    this.#begunAt = Date.parse(begunAt);
    for (const answer of answers) {
      const { key, offsets } = questionOf(answer.call, this.#begunAt + answer.at);
      const known = this.#byKey.get(key);
      if (known === undefined) this.#byKey.set(key, [{ answer, offsets }]);
      else known.push({ answer, offsets });
    }
  }

  /**
   * The last answer to this call that had been given `at` milliseconds into the recording; the first one later where there was none yet.
   * @returns null when nobody asked that.
   */
  find(call: string, at: number): RecordedAnswer | null {
    const asked = questionOf(call, this.#begunAt + at);
    let best: { answer: RecordedAnswer; rank: number; distance: number } | null = null;
    for (const { answer, offsets } of this.#byKey.get(asked.key) ?? []) {
      const distance = distanceOf(offsets, asked.offsets);
      if (distance > toleranceMs) continue;
      // Given already: the later the better. Not yet given: the sooner the better, and worse than all that was.
      const rank = answer.at <= at ? answer.at : -answer.at - 1;
      if (best === null || rank > best.rank || (rank === best.rank && distance < best.distance))
        best = { answer, rank, distance };
    }
    return best?.answer ?? null;
  }
}

function questionOf(call: string, now: number): Question {
  const { pathname, searchParams } = new URL(call, "http://recording");
  searchParams.sort();
  const offsets: number[] = [];
  const parts = [...searchParams].map(([name, value]) => {
    if (!instantPattern.test(value)) return `${name}=${encodeURIComponent(value)}`;
    offsets.push(Date.parse(value) - now);
    return `${name}=*`;
  });
  return { key: `${pathname}?${parts.join("&")}`, offsets };
}

/** Calls of one key have instants in the same places. */
function distanceOf(a: readonly number[], b: readonly number[]): number {
  return Math.max(0, ...a.map((offset, place) => Math.abs(offset - (b[place] ?? Number.NaN))));
}
