import { finalStates } from "../../run/transitions.ts";
import type { RollUpSum, SummedPeriod } from "../port/history-store.ts";
import { placeOfTenant } from "../rows/standing-row.ts";

/** A row of a `roll_up_piece…` statement: by place, because an object for each would take longer than the adding up. */
export type PieceRow = readonly [
  hourAt: number,
  job: string,
  tenant: string | null,
  tie: number | string,
  ...counts: number[],
  durations: string,
];

const firstCount = 4;
/** Columns between the tie and the histogram: the states, then these. */
const fields = ["retries", "items", "failedItems", "durationMs"] as const;
const counts = finalStates.length + fields.length;
const durationsAt = firstCount + counts;
const places = 32;

interface Sum {
  readonly key: RollUpSum["key"];
  /** In the order of the columns, then the histogram. */
  readonly figures: Float64Array;
}

/** Adds roll-ups up by hour, job and tenant, each read once. */
export class PeriodAdder {
  readonly #hours = new Map<number, Sum>();
  readonly #jobs = new Map<string, Sum>();
  readonly #tenants = new Map<string | null, Sum>();

  add(row: PieceRow): void {
    const [hourAt, job, tenant] = row;
    const sums = [sumOf(this.#hours, hourAt), sumOf(this.#jobs, job), sumOf(this.#tenants, tenant)];
    const figures = row as readonly (number | string | null)[];
    for (let place = 0; place < counts; place += 1) {
      const count = figures[firstCount + place] as number;
      if (count !== 0) addTo(sums, place, count);
    }
    const durations = JSON.parse(figures[durationsAt] as string) as number[];
    for (let place = 0; place < durations.length; place += 1) {
      const count = durations[place] ?? 0;
      if (count !== 0) addTo(sums, counts + place, count);
    }
  }

  period(): SummedPeriod {
    return {
      byHour: inOrder(this.#hours, (key) => key),
      byJob: inOrder(this.#jobs, (key) => key),
      byTenant: inOrder(this.#tenants, placeOfTenant),
    };
  }
}

function sumOf<Key extends RollUpSum["key"]>(sums: Map<Key, Sum>, key: Key): Float64Array {
  let sum = sums.get(key);
  if (sum === undefined) {
    sum = { key, figures: new Float64Array(counts + places) };
    sums.set(key, sum);
  }
  return sum.figures;
}

function addTo(sums: readonly Float64Array[], place: number, count: number): void {
  for (const figures of sums) figures[place] = (figures[place] ?? 0) + count;
}

function inOrder<Key extends RollUpSum["key"]>(
  sums: ReadonlyMap<Key, Sum>,
  rank: (key: Key) => number | string,
): RollUpSum[] {
  return [...sums]
    .map(([key, sum]) => ({ rank: rank(key), sum }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ sum }) => toSum(sum));
}

function toSum({ key, figures }: Sum): RollUpSum {
  const states = finalStates.flatMap((state, place) => {
    const count = figures[place] ?? 0;
    return count > 0 ? [[state, count] as const] : [];
  });
  const [retries = 0, items = 0, failedItems = 0, durationMs = 0] = figures.subarray(finalStates.length, counts);
  return {
    key,
    states: Object.fromEntries(states),
    retries,
    items,
    failedItems,
    durationMs,
    durations: [...figures.subarray(counts)],
  };
}
