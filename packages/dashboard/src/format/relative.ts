const steps: readonly [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

const formats = new Map<string, Intl.RelativeTimeFormat>();

/** How far an instant is away, in its largest unit: `10 min ago`, `in 3 hr`, `now`. */
export function formatRelative(ms: number, locale: string): string {
  let format = formats.get(locale);
  if (format === undefined) {
    format = new Intl.RelativeTimeFormat(locale, { style: "short", numeric: "auto" });
    formats.set(locale, format);
  }
  const [unit, length] = steps.find(([, step]) => Math.abs(ms) >= step) ?? ["second", Number.POSITIVE_INFINITY];
  return format.format(Math.trunc(ms / length), unit);
}
