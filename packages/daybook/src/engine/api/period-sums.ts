import type { RollUpSum, RollUpStore } from "../../store/port/history-store.ts";
import type { Clock } from "../../time/clock.ts";
import type { Instant } from "../../time/instant.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A past hour can still change: a run's end is recorded late, a clock was wrong, history is pruned. */
const keepMs = dayMs;
/** Sums in memory, over all blocks: some 50 MB at the very most. */
const mostSums = 150_000;

/** Sums of a part of a period. */
export interface PartSums {
  readonly byHour: readonly RollUpSum[];
  readonly byJob: readonly RollUpSum[];
  readonly byTenant: readonly RollUpSum[];
}

interface Question {
  readonly job?: string;
  readonly tenant?: string;
  /** A whole hour. */
  readonly from: Instant;
}

interface Block {
  readonly from: Instant;
  /** Exclusive. */
  readonly before: Instant;
}

interface Kept {
  readonly sums: Promise<PartSums>;
  readonly readAt: number;
  size: number;
}

/**
 * The sums of a period up to now, read block by block: whole days, and hours where the period's beginning or today cut one.
 *
 * What is over is remembered, so that only the hour that runs and the one before are summed anew. Owned by one process and kept in its memory
 * alone, at most {@link mostSums} sums, what was used last; workers write the book's rows meanwhile, and a crash loses nothing.
 */
export class PeriodSums {
  readonly #rollUps: Pick<RollUpStore, "sum">;
  readonly #clock: Clock;
  /** What was used last stands last. */
  readonly #kept = new Map<string, Kept>();
  #size = 0;

  constructor(rollUps: Pick<RollUpStore, "sum">, clock: Clock) {
    this.#rollUps = rollUps;
    this.#clock = clock;
  }

  /** Sums of all parts; those of one job or tenant or hour may stand in several. */
  async read({ from, ...of }: Question): Promise<PartSums> {
    // The hour before may still get ends: what ended in it is on its way into the book.
    const open = Math.max(from, Math.floor(this.#clock.now() / hourMs) * hourMs - hourMs);
    const parts: PartSums[] = [];
    for (const block of blocksOf(from, open)) parts.push(await this.#past(of, block));
    parts.push(await this.#sums({ ...of, from: open }));
    return {
      byHour: parts.flatMap(({ byHour }) => byHour),
      byJob: parts.flatMap(({ byJob }) => byJob),
      byTenant: parts.flatMap(({ byTenant }) => byTenant),
    };
  }

  #past(of: Omit<Question, "from">, block: Block): Promise<PartSums> {
    const key = JSON.stringify([of.tenant ?? null, of.job ?? null, block.from, block.before]);
    const found = this.#kept.get(key);
    if (found !== undefined) this.#forget(key, found);
    const isGood = found !== undefined && this.#clock.monotonic() - found.readAt < keepMs;
    const kept = isGood ? found : { sums: this.#sums({ ...of, ...block }), readAt: this.#clock.monotonic(), size: 1 };
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

  async #sums(filter: Parameters<RollUpStore["sum"]>[0]): Promise<PartSums> {
    // SQLite works in this thread: one after the other, others are served between two.
    const byHour = await this.#rollUps.sum(filter, "hour");
    await this.#turn();
    const byJob = await this.#rollUps.sum(filter, "job");
    await this.#turn();
    const byTenant = await this.#rollUps.sum(filter, "tenant");
    await this.#turn();
    return { byHour, byJob, byTenant };
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Hours up to the first midnight, whole days (UTC), and the hours of the last day. */
export function blocksOf(from: Instant, before: Instant): Block[] {
  const blocks: Block[] = [];
  for (let at = from; at < before;) {
    const end = at % dayMs === 0 && at + dayMs <= before ? at + dayMs : at + hourMs;
    blocks.push({ from: at, before: Math.min(end, before) });
    at = end;
  }
  return blocks;
}
