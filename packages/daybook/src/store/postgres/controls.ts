import { type WrittenControls, type Controls, isHeld, toControls } from "../rows/controls.ts";
import type { Transaction } from "./transaction.ts";

export { type Controls, isHeld };

/** One row of `controls_get.sql`. */
interface ControlsRow extends WrittenControls {
  readonly version: number;
  readonly live: boolean;
}

/** Controls, and the counter that tells whether they still hold. */
export interface KnownControls {
  readonly version: number;
  /** Whether changes are told to somebody; the counter moves with this as well. */
  readonly live: boolean;
  readonly controls: Controls;
}

/**
 * The controls in force, read again only when the `controls` counter of the pulse row has moved. It moves in the transaction that changes
 * them, and that transaction holds the lock `controls` against all who decide by them: whoever has that lock reads what is in force,
 * not a copy that may lag behind.
 */
export class ControlsReader {
  #known: KnownControls | null = null;

  /** The controls as this transaction sees them. */
  async current(tx: Transaction): Promise<Controls> {
    // What this transaction changed is not what others see, and is not remembered: it may be rolled back.
    if (tx.changed.has("controls")) return toControls(await read(tx));
    const [row] = await tx.rows<{ version: number }>("controls_version");
    if (row !== undefined && row.version === this.#known?.version) return this.#known.controls;
    return (await this.load(tx)).controls;
  }

  /** Reads them anew. */
  async load(tx: Transaction): Promise<KnownControls> {
    const row = await read(tx);
    this.#known = { version: row.version, live: row.live, controls: toControls(row) };
    return this.#known;
  }

  /** What was read last, for statements that look themselves whether the counter still stands there. */
  get remembered(): KnownControls | null {
    return this.#known;
  }
}

async function read(tx: Transaction): Promise<ControlsRow> {
  const [row] = await tx.rows<ControlsRow>("controls_get");
  if (row === undefined) throw new Error("The pulse row is missing.");
  return row;
}
