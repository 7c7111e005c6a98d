/**
 * What is due by the rules of `docs/design/0002-when.md`, worked out a second time and the slow way: every local day, every time of
 * day, each wall time put to Temporal. Shares no code with `src/schedule`, on purpose.
 */

const dayMs = 86_400_000;
const hourMs = 3_600_000;

interface Pattern {
  readonly times: readonly number[];
  readonly intervalLike: boolean;
  matches(date: Temporal.PlainDate): boolean;
}

function numbers(field: string, min: number, max: number): Set<number> {
  const found = new Set<number>();
  for (const part of field.split(",")) {
    const [range = "", step] = part.split("/");
    const [low = "", high] = range.split("-");
    const first = range === "*" ? min : Number(low);
    const last = range === "*" || (step !== undefined && high === undefined) ? max : Number(high ?? low);
    for (let value = first; value <= last; value += Number(step ?? 1)) found.add(value);
  }
  return found;
}

function lastWeekdayOfMonth(date: Temporal.PlainDate): number {
  const last = date.with({ day: date.daysInMonth });
  return last.day - Math.max(0, last.dayOfWeek - 5);
}

function nearestWeekday(date: Temporal.PlainDate, wanted: number): number {
  if (wanted > date.daysInMonth) return -1;
  const day = date.with({ day: wanted });
  if (day.dayOfWeek === 6) return wanted === 1 ? 3 : wanted - 1;
  if (day.dayOfWeek === 7) return wanted === date.daysInMonth ? wanted - 2 : wanted + 1;
  return wanted;
}

function dayOfMonthMatches(field: string, date: Temporal.PlainDate): boolean {
  return field.split(",").some((part) => {
    if (part === "L") return date.day === date.daysInMonth;
    if (part === "LW") return date.day === lastWeekdayOfMonth(date);
    if (part.endsWith("W")) return date.day === nearestWeekday(date, Number(part.slice(0, -1)));
    return numbers(part, 1, 31).has(date.day);
  });
}

function dayOfWeekMatches(field: string, date: Temporal.PlainDate): boolean {
  const weekday = date.dayOfWeek % 7;
  return field.split(",").some((part) => {
    const [day = "", nth] = part.split("#");
    if (nth !== undefined) return Number(day) % 7 === weekday && Math.ceil(date.day / 7) === Number(nth);
    if (day.endsWith("L")) return Number(day.slice(0, -1)) % 7 === weekday && date.day + 7 > date.daysInMonth;
    return [...numbers(day, 0, 6)].some((value) => value % 7 === weekday);
  });
}

function read(cron: string): Pattern {
  const fields = cron.split(" ");
  if (fields.length === 5) fields.unshift("0");
  const [second = "", minute = "", hour = "", dom = "", month = "", dow = "", year = "*"] = fields;
  const times: number[] = [];
  for (const h of numbers(hour, 0, 23)) {
    for (const m of numbers(minute, 0, 59))
      for (const s of numbers(second, 0, 59)) times.push(((h * 60 + m) * 60 + s) * 1000);
  }
  const months = numbers(month, 1, 12);
  const years = year === "*" ? null : numbers(year, 1, 9999);
  return {
    times,
    intervalLike: [second, minute, hour].some((field) => field.startsWith("*") || field.includes("/")),
    matches(date) {
      if (!months.has(date.month) || (years !== null && !years.has(date.year))) return false;
      if (dow === "*") return dom === "*" || dayOfMonthMatches(dom, date);
      if (dom === "*") return dayOfWeekMatches(dow, date);
      return dayOfMonthMatches(dom, date) || dayOfWeekMatches(dow, date);
    },
  };
}

interface Change {
  readonly at: number;
  readonly offsetAfter: number;
}

const changesOf = new Map<string, readonly Change[]>();

/** Every change of the clock of a zone from 1960 to 2040. */
export function clockChanges(timeZone: string): readonly Change[] {
  let changes = changesOf.get(timeZone);
  if (changes === undefined) {
    const found: Change[] = [];
    let zoned = Temporal.Instant.from("1960-01-01T00:00Z").toZonedDateTimeISO(timeZone);
    found.push({ at: -Infinity, offsetAfter: zoned.offsetNanoseconds / 1e6 });
    for (;;) {
      const next = zoned.getTimeZoneTransition("next");
      if (next === null || next.year > 2040) break;
      found.push({ at: next.epochMilliseconds, offsetAfter: next.offsetNanoseconds / 1e6 });
      zoned = next;
    }
    changes = found;
    changesOf.set(timeZone, changes);
  }
  return changes;
}

const resolved = new Map<string, Map<number, { fixed: number; all: readonly number[] }>>();

/** Puts one wall time to Temporal: the instants at which a clock shows it, or the first after the gap it lies in. */
function resolve(timeZone: string, wall: number): { fixed: number; all: readonly number[] } {
  let known = resolved.get(timeZone);
  if (known === undefined) resolved.set(timeZone, (known = new Map()));
  let result = known.get(wall);
  if (result === undefined) {
    const local = Temporal.PlainDateTime.from(new Date(wall).toISOString().slice(0, -1));
    const earlier = local.toZonedDateTime(timeZone, { disambiguation: "earlier" });
    const later = local.toZonedDateTime(timeZone, { disambiguation: "later" });
    if (earlier.toPlainDateTime().equals(local)) {
      const all = [earlier.epochMilliseconds, later.epochMilliseconds];
      result = { fixed: earlier.epochMilliseconds, all };
    } else {
      const gapEnd = earlier.getTimeZoneTransition("next")?.epochMilliseconds ?? Number.NaN;
      result = { fixed: gapEnd, all: [gapEnd] };
    }
    known.set(wall, result);
  }
  return result;
}

const matchingDays = new Map<string, readonly number[]>();

/** The days, counted from 1970-01-01, whose date the pattern names; the same in every zone, so worked out once. */
function daysOf(cron: string, pattern: Pattern, firstDay: number, lastDay: number): readonly number[] {
  const key = `${cron}|${firstDay}|${lastDay}`;
  let days = matchingDays.get(key);
  if (days === undefined) {
    const found: number[] = [];
    let date = Temporal.PlainDate.from("1970-01-01").add({ days: firstDay });
    for (let day = firstDay; day <= lastDay; day++, date = date.add({ days: 1 })) {
      if (pattern.matches(date)) found.push(day);
    }
    days = found;
    matchingDays.set(key, days);
  }
  return days;
}

/** Every instant in [from, to) at which `cron` is due in `timeZone`, ascending. */
export function oracleInstants(
  cron: string,
  timeZone: string,
  from: number,
  to: number,
  exclude: readonly string[] = [],
): number[] {
  const pattern = read(cron);
  const changes = clockChanges(timeZone);
  const instants = new Set<number>();
  let before = 0;
  for (const day of daysOf(cron, pattern, Math.floor(from / dayMs) - 2, Math.ceil(to / dayMs) + 2)) {
    if (exclude.length > 0 && exclude.includes(new Date(day * dayMs).toISOString().slice(0, 10))) continue;
    while ((changes[before + 1]?.at ?? Infinity) < (day - 2) * dayMs) before += 1;
    const change = changes[before + 1]?.at ?? Infinity;
    const offsetBefore = changes[before]?.offsetAfter ?? Number.NaN;
    const offsetAfter = changes[before + 1]?.offsetAfter ?? offsetBefore;
    for (const time of pattern.times) {
      const wall = day * dayMs + time;
      // Far from any change of the clock Temporal need not be asked for each wall time.
      if (wall < change + Math.min(offsetBefore, offsetAfter) - hourMs) instants.add(wall - offsetBefore);
      else if (wall >= change + Math.max(offsetBefore, offsetAfter) + hourMs) instants.add(wall - offsetAfter);
      else {
        const { fixed, all } = resolve(timeZone, wall);
        if (pattern.intervalLike) for (const instant of all) instants.add(instant);
        else instants.add(fixed);
      }
    }
  }
  return [...instants].filter((instant) => from <= instant && instant < to).toSorted((a, b) => a - b);
}
