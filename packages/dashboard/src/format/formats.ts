import { formatDuration } from "./duration.ts";
import { formatRelative } from "./relative.ts";
import { formatInstantIn, type InstantStyle } from "./instant.ts";

/** How numbers, durations and instants are written for one locale and time zone. */
export interface Formats {
  readonly locale: string;
  /** IANA name; undefined: the browser's own. */
  readonly zone: string | undefined;
  /** The same with the browser's own by its name. */
  readonly zoneName: string;
  number(value: number): string;
  /** Of a fraction from 0 to 1, without claiming 100 % for less. */
  percent(fraction: number): string;
  /** Of a fraction against a whole, with its sign: `+12%`. */
  change(fraction: number): string;
  /** How far a run is, from 0 to 100: whole, and 100 only when it is. */
  progress(percent: number): string;
  rate(perSecond: number): string;
  duration(ms: number): string;
  /** Of the milliseconds from now; negative is the past. */
  relative(ms: number): string;
  instant(iso: string | number, style?: InstantStyle, zone?: string): string;
  bytes(count: number): string;
}

export function createFormats(locale: string, zone: string | undefined): Formats {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const signed = new Intl.NumberFormat(locale, {
    style: "percent",
    maximumFractionDigits: 0,
    signDisplay: "exceptZero",
  });
  const size = new Intl.NumberFormat(locale, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
  return {
    locale,
    zone,
    zoneName: zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    number: (value) => whole.format(value),
    percent: (fraction) => share.format(fraction < 1 ? Math.min(fraction, 0.999) : fraction),
    change: (fraction) => signed.format(fraction),
    progress: (percent) => share.format(Math.floor(percent) / 100),
    rate: (perSecond) => (perSecond < 10 ? fine : whole).format(perSecond),
    relative: (ms) => formatRelative(ms, locale),
    duration: (ms) => formatDuration(ms, locale),
    instant: (iso, style = "full", otherZone) => formatInstantIn(iso, style, locale, otherZone ?? zone),
    bytes: (count) => size.format(count / 1_000_000),
  };
}
