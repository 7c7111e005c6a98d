/** `full`: date and time to the second. `minute`: without seconds. `time`: without the date. `day`: without the time. */
export type InstantStyle = "full" | "minute" | "time" | "millisecond" | "day";

const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const second = { ...time, second: "2-digit" } as const;

const timeStyles: Readonly<Record<InstantStyle, Intl.DateTimeFormatOptions | null>> = {
  full: second,
  minute: time,
  time: second,
  millisecond: { ...second, fractionalSecondDigits: 3 },
  day: null,
};

const withDate: ReadonlySet<InstantStyle> = new Set<InstantStyle>(["full", "minute", "day"]);

/** Dates as each locale writes them in tables, a space, the time of a 24-hour clock: `14.01.2024 14:30:45`. */
export function formatInstantIn(instant: string | number, style: InstantStyle, locale: string, zone?: string): string {
  const at = new Date(instant);
  const inZone = zone === undefined ? {} : { timeZone: zone };
  const words: string[] = [];
  if (withDate.has(style)) words.push(formatOf(locale, { ...dateOf(locale), ...inZone }).format(at));
  const timeStyle = timeStyles[style];
  if (timeStyle !== null) words.push(formatOf(locale, { ...timeStyle, ...inZone }).format(at));
  return words.join(" ");
}

function dateOf(locale: string): Intl.DateTimeFormatOptions {
  return { day: "2-digit", month: locale.startsWith("en") ? "short" : "2-digit", year: "numeric" };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than a hundred uses of it. */
function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (format === undefined) formats.set(key, (format = new Intl.DateTimeFormat(locale, options)));
  return format;
}
