import { DaybookError } from "../errors/daybook-error.ts";

/** A length of time as users write it: milliseconds, or text such as `"250ms"`, `"30s"`, `"5m"`, `"2h"`, `"7d"`, `"1h30m"`. */
export type Duration = number | string;

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const whole = /^(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+$/;
const part = /(\d+(?:\.\d+)?)(ms|[smhdw])/g;

/**
 * Reads a duration into milliseconds.
 *
 * @param field named in the error, so that the caller finds the place.
 * @throws {@link DaybookError} `DURATION_INVALID` for anything negative, not finite or not in the form above.
 */
export function parseDuration(input: Duration, field: string): number {
  const ms = typeof input === "number" ? input : parseText(input);
  if (!Number.isFinite(ms) || ms < 0) {
    throw new DaybookError(
      "DURATION_INVALID",
      `${field} is not a duration: ${JSON.stringify(input)}. Write milliseconds or text such as "30s", "5m", "2h", "1h30m".`,
      { params: { field, value: input } },
    );
  }
  return Math.round(ms);
}

function parseText(text: unknown): number {
  if (typeof text !== "string") return Number.NaN;
  const compact = text.replaceAll(/\s+/g, "").toLowerCase();
  if (!whole.test(compact)) return Number.NaN;
  let sum = 0;
  for (const [, amount, unit] of compact.matchAll(part)) sum += Number(amount) * (unitMs[unit ?? ""] ?? Number.NaN);
  return sum;
}

const steps = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** The two largest units of a length, for people: `1h 4m`, `12s`, `850ms`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)}ms`;
  let rest = Math.round(ms / 1_000) * 1_000;
  const parts: string[] = [];
  for (const [unit, size] of steps) {
    const count = Math.floor(rest / size);
    if (count > 0 || parts.length > 0) parts.push(`${count}${unit}`);
    rest -= count * size;
    if (parts.length === 2) break;
  }
  return parts.filter((text) => !text.startsWith("0")).join(" ");
}
