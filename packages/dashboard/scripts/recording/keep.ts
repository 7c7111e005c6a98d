import type { RecordedAnswer, RecordedEvent } from "../../src/transport/replay/recording.ts";

const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** A call as it is made at another moment: instants that were counted from the clock move along. `at` names an instant of the book. */
function moved(call: string, byMs: number): string {
  const url = new URL(call, "http://recording");
  for (const [name, value] of new URLSearchParams(url.search))
    if (name !== "at" && instantPattern.test(value))
      url.searchParams.set(name, new Date(Date.parse(value) + byMs).toISOString());
  return url.pathname + url.search;
}

/** Of calls that differ only in how the clock has moved on between them, the first. */
export function distinct(calls: ReadonlyMap<string, number>): Map<string, number> {
  const shapes = new Map<string, [call: string, askedAt: number]>();
  for (const [call, askedAt] of calls) {
    // Seconds do not matter: a page that is looked at for two of them asks the same.
    const shape = moved(call, -askedAt).replaceAll(/T(\d\d)%3A(\d\d)%3A[\d.]+Z/g, "T$1%3A$2Z");
    if (!shapes.has(shape)) shapes.set(shape, [call, askedAt]);
  }
  return new Map(shapes.values());
}

/** Asks all calls again and again, and keeps what is answered otherwise than before. */
export class AnswerKeeper {
  readonly answers: RecordedAnswer[] = [];
  readonly #root: string;
  readonly #calls: ReadonlyMap<string, number>;
  readonly #last = new Map<string, string>();

  /** @param calls each with the wall time at which a page asked it */
  constructor(url: string, calls: ReadonlyMap<string, number>) {
    this.#root = `${url}/api/v1`;
    this.#calls = calls;
  }

  /** @param begunAt the wall time of the recording's beginning */
  async look(begunAt: number): Promise<void> {
    const now = Date.now();
    const at = Math.max(0, now - begunAt);
    await Promise.all(
      [...this.#calls].map(async ([asked, askedAt]) => {
        const call = moved(asked, now - askedAt);
        const response = await fetch(this.#root + call);
        const text = await response.text();
        if (this.#last.get(asked) === text) return;
        this.#last.set(asked, text);
        this.answers.push({ at, call, status: response.status, body: JSON.parse(text) as unknown });
      }),
    );
    this.answers.sort((a, b) => a.at - b.at || (a.call < b.call ? -1 : 1));
  }
}

/** Hears the live stream until the signal is aborted. @returns the events as they came, counted from `begunAt` */
export async function keepEvents(
  stream: AsyncIterable<{ readonly event: string; readonly data: unknown }>,
  begunAt: () => number,
): Promise<readonly RecordedEvent[]> {
  const kept: RecordedEvent[] = [];
  try {
    for await (const { event, data } of stream) {
      const at = Date.now() - begunAt();
      if (at >= 0 && event !== "ready" && event !== "position") kept.push({ at, event, data });
    }
  } catch (error) {
    if ((error as Error).name !== "AbortError") throw error;
  }
  return kept;
}
