type Unit = "day" | "hour" | "minute" | "second" | "millisecond";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The two largest units that say something: `1h 12m`, `4m 3s`, `3.2s`, `850ms`. */
export function formatDuration(ms: number, locale: string): string {
  const length = Math.max(0, ms);
  if (length < secondMs) return part(Math.round(length), "millisecond", locale);
  if (length < 10 * secondMs) return part(Math.floor(length / 100) / 10, "second", locale);
  if (length < minuteMs) return part(Math.floor(length / secondMs), "second", locale);
  if (length < hourMs) return pair(length, minuteMs, "minute", secondMs, "second", locale);
  if (length < dayMs) return pair(length, hourMs, "hour", minuteMs, "minute", locale);
  return pair(length, dayMs, "day", hourMs, "hour", locale);
}

function pair(ms: number, largeMs: number, large: Unit, smallMs: number, small: Unit, locale: string): string {
  const head = Math.floor(ms / largeMs);
  const rest = Math.floor((ms % largeMs) / smallMs);
  return rest === 0 ? part(head, large, locale) : `${part(head, large, locale)} ${part(rest, small, locale)}`;
}

const formats = new Map<string, Intl.NumberFormat>();

function part(value: number, unit: Unit, locale: string): string {
  const key = `${locale} ${unit}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "narrow", maximumFractionDigits: 1 });
    formats.set(key, format);
  }
  return format.format(value);
}
