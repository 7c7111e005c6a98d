import type { Timeline } from "../../transport/contract.ts";

export type Bar = Timeline["data"][number];
export type Planned = Timeline["planned"][number];

/** A bar with the lane it stands in: bars that overlap stand in different ones. */
export interface PlacedBar {
  readonly bar: Bar;
  readonly lane: number;
}

/** One job, for one tenant or none, over time. */
export interface TimelineRow {
  readonly key: string;
  readonly job: string;
  readonly tenant: string | null;
  readonly bars: readonly PlacedBar[];
  readonly planned: readonly Planned[];
  readonly lanes: number;
}

/** More at a time share the last lane. */
const mostLanes = 8;

/** The rows of a timeline, by job and tenant or by tenant and job. */
export function rowsOf(
  bars: readonly Bar[],
  planned: readonly Planned[],
  order: "job" | "tenant",
  now: number,
): TimelineRow[] {
  const groups = new Map<string, { job: string; tenant: string | null; bars: Bar[]; planned: Planned[] }>();
  const groupOf = ({ job, tenant }: { job: string; tenant: string | null }) => {
    const key = order === "job" ? `${job} ${tenant ?? ""}` : `${tenant ?? ""} ${job}`;
    const known = groups.get(key);
    if (known !== undefined) return known;
    const made = { job, tenant, bars: [], planned: [] };
    groups.set(key, made);
    return made;
  };
  for (const bar of bars) groupOf(bar).bars.push(bar);
  for (const fire of planned) groupOf(fire).planned.push(fire);
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { job, tenant, bars: own, planned: ahead }]) => {
      const placed = place(own, now);
      return {
        key,
        job,
        tenant,
        bars: placed,
        planned: ahead,
        lanes: Math.max(1, ...placed.map(({ lane }) => lane + 1)),
      };
    });
}

/** Each bar, oldest first, in the first lane that is free when it starts. */
function place(bars: readonly Bar[], now: number): PlacedBar[] {
  const freeAt: number[] = [];
  return bars
    .map((bar) => ({ bar, from: Date.parse(bar.startedAt), to: endOf(bar, now) }))
    .toSorted((a, b) => a.from - b.from)
    .map(({ bar, from, to }) => {
      const free = freeAt.findIndex((at) => at <= from);
      const lane = free >= 0 ? free : Math.min(freeAt.length, mostLanes - 1);
      freeAt[lane] = Math.max(freeAt[lane] ?? 0, to);
      return { bar, lane };
    });
}

/** When a bar ends; one that runs reaches to now. */
export function endOf({ finishedAt, startedAt }: Bar, now: number): number {
  return finishedAt === null ? Math.max(now, Date.parse(startedAt)) : Date.parse(finishedAt);
}
