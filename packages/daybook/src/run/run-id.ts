import { v7, validate, version } from "uuid";
import { DaybookError } from "../errors/daybook-error.ts";
import type { Instant } from "../time/instant.ts";

/** Random bytes are fetched from the system in blocks, which costs a tenth of asking for each id. */
const poolBytes = 4_096;
const idBytes = 16;
const mostSequence = 0xffff_ffff;
/** How far ids stay ahead of a clock that was set back. */
const mostAheadMs = 600_000;
/** A run's id is made a moment after the instant that counts as its creation is read: much less than this. */
const momentMs = 60_000;
/** The 48 bits of time in a UUIDv7: the year 10889. */
const latestInstant = 2 ** 48 - 1;

/**
 * Makes run ids: UUIDv7, so that ids sort by the time they were made.
 *
 * Ids of one source increase, also within a millisecond and when the wall clock is set back by up to ten minutes (they then keep the
 * latest time seen). When it is set back further, they follow it: so no id is far ahead of its run, and runs of long ago are found by their
 * ids. Share one source per process; ids of several sources are unique, but ordered by time only.
 */
export class RunIdSource {
  readonly #pool = new Uint8Array(poolBytes);
  #used: number = poolBytes;
  #instant: Instant = -1;
  #sequence = 0;

  /** A new id, larger than every earlier one of this source, unless the clock was set back far. */
  next(now: Instant): string {
    const random = this.#random();
    if (now > this.#instant || now < this.#instant - mostAheadMs) {
      this.#instant = now;
      // 31 random bits leave at least 2^31 ids before the millisecond is full.
      this.#sequence = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
    } else if (this.#sequence === mostSequence) {
      this.#instant += 1;
      this.#sequence = 0;
    } else {
      this.#sequence += 1;
    }
    return v7({ msecs: this.#instant, seq: this.#sequence, random });
  }

  #random(): Uint8Array {
    if (this.#used + idBytes > poolBytes) {
      crypto.getRandomValues(this.#pool);
      this.#used = 0;
    }
    const bytes = this.#pool.subarray(this.#used, this.#used + idBytes);
    this.#used += idBytes;
    return bytes;
  }
}

/** Whether `text` has the form of a run id. */
export function isRunId(text: unknown): text is string {
  return typeof text === "string" && validate(text) && version(text) === 7;
}

/**
 * When the run with this id was created.
 *
 * @throws {@link DaybookError} `OPTION_INVALID` for anything that is no run id.
 */
export function instantOfRunId(id: string): Instant {
  if (!isRunId(id)) {
    throw new DaybookError("OPTION_INVALID", `${JSON.stringify(id)} is not a run id; those are UUIDs of version 7.`, {
      params: { field: "id", value: id },
    });
  }
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The smallest id a run created at `instant` can have: turns a time into a place in a list that is paged by id. */
export function runIdFloor(instant: Instant): string {
  const msecs = Math.min(Math.max(0, Math.trunc(instant)), latestInstant);
  return v7({ msecs, seq: 0, random: new Uint8Array(idBytes) });
}

/** An id that no run created before `instant` reaches: the other end of such a place. */
export function runIdCeiling(instant: Instant): string {
  return runIdFloor(instant + mostAheadMs + momentMs);
}
