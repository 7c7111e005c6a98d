import type { BlockedKey } from "./run-keys.ts";
import type { Transaction } from "./transaction.ts";

/**
 * The advisory locks of the book, held until their transaction ends. Each is a number: two names may share one, which makes somebody wait
 * and nothing wrong; without stripes a claim of a thousand keys would fill the server's lock table. The numbers are what all processes
 * agree on, so they change only with the schema. Their reasons are in docs/design/0009-postgres.md.
 *
 * The order, so that nobody waits in a circle: first whatever waits for rows, then these, each call in ascending order, in the order
 * controls, queues, keys, wakes; after them no wait for a row but those of the roll-ups, which come last.
 */
const controlsSlot = 0;
const queues = { from: 1_000, stripes: 64 } as const;
const keys = { from: 2_000, stripes: 256 } as const;
const wakes = { from: 3_000, stripes: 256 } as const;

type Mode = "shared" | "exclusive";

/** Shared: pauses and limits stay as they are until this commits. Exclusive: nobody is deciding by them. */
export function lockControls(tx: Transaction, mode: Mode): Promise<void> {
  return lock(tx, [controlsSlot], mode);
}

/** Nobody else counts what runs in these queues in order to start more. */
export function lockQueues(tx: Transaction, names: readonly string[]): Promise<void> {
  return lock(tx, slotsOf(names, queues), "exclusive");
}

/** Exclusive: to count what runs under these keys and start or block by it. Shared: to free a place of them. */
export function lockKeys(tx: Transaction, names: readonly BlockedKey[], mode: Mode): Promise<void> {
  return lock(tx, slotsOf(names, keys), mode);
}

/** Of those who freed places of one key, the one who counts sees what the others before him freed. */
export function lockWakes(tx: Transaction, names: readonly BlockedKey[]): Promise<void> {
  return lock(tx, slotsOf(names, wakes), "exclusive");
}

async function lock(tx: Transaction, slots: readonly number[], mode: Mode): Promise<void> {
  if (slots.length > 0) await tx.rows(mode === "shared" ? "lock_shared" : "lock_exclusive", { slots });
}

function slotsOf(names: readonly string[], { from, stripes }: { from: number; stripes: number }): number[] {
  const slots = new Set(names.map((name) => from + (hashOf(name) % stripes)));
  return [...slots].toSorted((a, b) => a - b);
}

/** FNV-1a over UTF-16 units, 32 bits. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < name.length; place += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(place), 0x01000193);
  }
  return hash >>> 0;
}
