/** How far back a list may be asked to reach. */
export const spans = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000, month: 30 * 86_400_000 } as const;
export type SpanName = keyof typeof spans;

export const spanNames = Object.keys(spans) as readonly SpanName[];

/** The instant at which a span that ends now began; undefined where the text names none. */
export function spanStart(name: string, now: number): string | undefined {
  return name in spans ? new Date(now - spans[name as SpanName]).toISOString() : undefined;
}
