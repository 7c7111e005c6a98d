import { createHash } from "node:crypto";
import type { Cell } from "./fit-row.ts";

const lanes = 8;

/**
 * Counts rows and adds up their SHA-256, lane by lane, so the order in which rows come does not matter: the houses need not sort alike,
 * and nothing but one number is kept of a table however large.
 */
export class RowSum {
  readonly #sum = new Uint32Array(lanes);
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  /** @returns how long the row is, roughly. */
  add(cells: readonly Cell[]): number {
    const text = JSON.stringify(cells);
    const digest = createHash("sha256").update(text).digest();
    for (let lane = 0; lane < lanes; lane += 1)
      this.#sum[lane] = ((this.#sum[lane] ?? 0) + digest.readUInt32LE(lane * 4)) >>> 0;
    this.#rows += 1;
    return text.length;
  }

  /** 64 hexadecimal digits; of no rows, all zero. */
  get checksum(): string {
    return [...this.#sum].map((lane) => lane.toString(16).padStart(8, "0")).join("");
  }
}
