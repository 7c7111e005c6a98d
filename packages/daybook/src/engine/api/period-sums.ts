import type { RollUpStore, RollUpSum, SummedPeriod } from "../../store/port/history-store.ts";
import type { Clock } from "../../time/clock.ts";
import type { Instant } from "../../time/instant.ts";
import { addSums } from "./statistics.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A past hour can still change: a run's end is recorded late, a clock was wrong, history is pruned. */
const keepMs = 10 * 60_000;
/** Sums in memory, over all questions: some 50 MB at the very most. */
const mostSums = 150_000;

interface Question {
  readonly job?: string;
  readonly tenant?: string;
  /** A whole hour. */
  readonly from: Instant;
}

interface Part {
  readonly from: Instant;
  /** Exclusive. */
  readonly before: Instant;
}

interface Kept {
  readonly sums: Promise<SummedPeriod>;
  readonly readAt: number;
  size: number;
}

/**
 * The sums of a period up to now. Whole days are kept in the book once they are over; hours are added up where the period's beginning or today cuts a day.
 *
 * What is over is remembered, so that only the hour that runs and the one before are summed anew. Owned by one process and kept in its memory
 * alone for ten minutes, at most {@link mostSums} sums, what was used last; workers write the book's rows meanwhile, and a crash loses nothing.
 */
export class PeriodSums {
  readonly #rollUps: Pick<RollUpStore, "sum" | "sumOfDay">;
  readonly #clock: Clock;
  /** What was used last stands last. */
  readonly #kept = new Map<string, Kept>();
  #size = 0;

  constructor(rollUps: Pick<RollUpStore, "sum" | "sumOfDay">, clock: Clock) {
    this.#rollUps = rollUps;
    this.#clock = clock;
  }

  async read({ from, ...of }: Question): Promise<SummedPeriod> {
    // The hour before may still get ends: what ended in it is on its way into the book.
    const open = Math.max(from, Math.floor(this.#clock.now() / hourMs) * hourMs - hourMs);
    const past = await this.#past(of, { from, before: open });
    return merged([past, await this.#rollUps.sum({ ...of, from: open })]);
  }

  #past(of: Omit<Question, "from">, part: Part): Promise<SummedPeriod> {
    const key = JSON.stringify([of.tenant ?? null, of.job ?? null, part.from, part.before]);
    const found = this.#kept.get(key);
    if (found !== undefined) this.#forget(key, found);
    const isGood = found !== undefined && this.#clock.monotonic() - found.readAt < keepMs;
    const kept = isGood ? found : { sums: this.#sums(of, part), readAt: this.#clock.monotonic(), size: 1 };
    this.#kept.set(key, kept);
    this.#size += kept.size;
    if (!isGood) this.#measure(key, kept);
    return kept.sums;
  }

  #measure(key: string, kept: Kept): void {
    kept.sums.then(
      ({ byHour, byJob, byTenant }) => {
        if (this.#kept.get(key) !== kept) return;
        this.#size -= kept.size;
        kept.size = 1 + byHour.length + byJob.length + byTenant.length;
        this.#size += kept.size;
        for (const [oldest, other] of this.#kept) {
          if (this.#size <= mostSums) break;
          this.#forget(oldest, other);
        }
      },
      () => {
        if (this.#kept.get(key) === kept) this.#forget(key, kept);
      },
    );
  }

  #forget(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#size -= kept.size;
  }

  async #sums(of: Omit<Question, "from">, part: Part): Promise<SummedPeriod> {
    let sums: SummedPeriod = { byHour: [], byJob: [], byTenant: [] };
    for (const { from, before } of partsOf(part.from, part.before)) {
      const more =
        before - from === dayMs
          ? await this.#rollUps.sumOfDay({ ...of, dayAt: from })
          : await this.#rollUps.sum({ ...of, from, before });
      sums = merged([sums, more]);
      // SQLite works in this thread: others are served between two days.
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
    return sums;
  }
}

/** The hours up to the first midnight, whole days (UTC), and the hours of the last day. */
export function partsOf(from: Instant, before: Instant): Part[] {
  const parts: Part[] = [];
  for (let at = from; at < before;) {
    const end = Math.min(before, (Math.floor(at / dayMs) + 1) * dayMs);
    parts.push({ from: at, before: end });
    at = end;
  }
  return parts;
}

/** Of parts that follow each other: no hour stands in two of them. */
function merged(parts: readonly SummedPeriod[]): SummedPeriod {
  return {
    byHour: parts.flatMap(({ byHour }) => byHour),
    byJob: mergedBy(parts.flatMap(({ byJob }) => byJob)),
    byTenant: mergedBy(parts.flatMap(({ byTenant }) => byTenant)),
  };
}

function mergedBy(sums: readonly RollUpSum[]): RollUpSum[] {
  return [...Map.groupBy(sums, ({ key }) => key)].map(([key, [first, ...others]]) =>
    first !== undefined && others.length === 0
      ? first
      : { key, ...addSums(first === undefined ? [] : [first, ...others]) },
  );
}
