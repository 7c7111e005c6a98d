import type { Recording } from "./recording.ts";

/**
 * A recording as it lies in its file: what is said more than once stands in `shared`, and `{ "$": n }` in its place. Answers repeat most of what they
 * said a second before, so this is a tenth of the whole.
 */
export interface PackedRecording extends Recording {
  readonly format: 1;
  readonly shared: readonly unknown[];
}

/** Shorter text is not worth a reference. */
const leastLength = 40;

export function packRecording({ answers, events, ...rest }: Recording): PackedRecording {
  const counts = new Map<string, number>();
  const count = (value: unknown): void => {
    const text = sharedTextOf(value);
    if (text !== null) {
      const known = counts.get(text) ?? 0;
      counts.set(text, known + 1);
      // What is in it is shared along with it.
      if (known > 0) return;
    }
    for (const part of partsOf(value)) count(part);
  };
  for (const { body } of answers) count(body);
  for (const { data } of events) count(data);

  const shared: unknown[] = [];
  const places = new Map<string, number>();
  const pack = (value: unknown): unknown => {
    const text = sharedTextOf(value);
    if (text === null || (counts.get(text) ?? 0) < 2) return mapParts(value, pack);
    let place = places.get(text);
    if (place === undefined) {
      // Its parts first, so that a reference always points back.
      const packed = mapParts(value, pack);
      place = shared.push(packed) - 1;
      places.set(text, place);
    }
    return { $: place };
  };
  const packedAnswers = answers.map((answer) => ({ ...answer, body: pack(answer.body) }));
  const packedEvents = events.map((event) => ({ ...event, data: pack(event.data) }));
  return { format: 1, ...rest, shared, answers: packedAnswers, events: packedEvents };
}

/** @throws TypeError for a file of another format. */
export function unpackRecording({ format, shared, answers, events, ...rest }: PackedRecording): Recording {
  if (format !== 1)
    throw new TypeError(`This is no recording that can be replayed here: its format is ${String(format)}.`);
  const whole: unknown[] = [];
  const unpack = (value: unknown): unknown => {
    const place = placeOf(value);
    return place === null ? mapParts(value, unpack) : whole[place];
  };
  for (const value of shared) whole.push(mapParts(value, unpack));
  return {
    ...rest,
    answers: answers.map((answer) => ({ ...answer, body: unpack(answer.body) })),
    events: events.map((event) => ({ ...event, data: unpack(event.data) })),
  };
}

function sharedTextOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  if (placeOf(value) !== null) throw new TypeError('A recording cannot hold an object whose only key is "$".');
  const text = JSON.stringify(value);
  return text.length < leastLength ? null : text;
}

/** Where a reference points; null for what is none. */
function placeOf(value: unknown): number | null {
  if (typeof value !== "object" || value === null || !("$" in value)) return null;
  return Object.keys(value).length === 1 ? (value.$ as number) : null;
}

function partsOf(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

function mapParts(value: unknown, map: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(map);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, map(part)]));
}
