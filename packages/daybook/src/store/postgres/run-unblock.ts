import type { ControlsReader } from "./controls.ts";
import { lockKeys, lockWakes } from "./key-locks.ts";
import type { BlockedKey } from "./run-keys.ts";
import type { Transaction } from "./transaction.ts";

/** The statement that wakes the runs of several keys of one kind. */
const statements = { key: "run_wake_by_key", parent: "run_wake_by_parent", overlap: "run_wake_by_overlap" } as const;

type KeyKind = keyof typeof statements;

/**
 * Makes blocked runs waiting again when the key they wait for has room.
 *
 * Every transaction in which a run stops holding a key, or stops standing in line for one without taking it, calls `wake` with
 * that key before it commits, and after it has written that. Each queue and job is woken for itself, as many runs as the key has room
 * for: more than can start, and the next claim blocks the rest again; but no run whose queue is paused, full or served by nobody stands
 * in another's way. Why no wake-up is lost, and why this ends, is argued in docs/design/0004-the-book.md; what the locks have to do with
 * it, in docs/design/0009-postgres.md.
 */
export class RunUnblocker {
  readonly #controls: ControlsReader;

  constructor(controls: ControlsReader) {
    this.#controls = controls;
  }

  /** Locks the keys, shared, and looks who waits for them. Returns how many runs it made waiting. */
  async wake(tx: Transaction, keys: Iterable<BlockedKey>): Promise<number> {
    return this.wakeOf(tx, await this.waitedFor(tx, keys));
  }

  /** The same for a claim, which holds the keys' locks for itself: nobody else can free a place of them or count them now. */
  async wakeLocked(tx: Transaction, keys: Iterable<BlockedKey>): Promise<number> {
    const names = [...keys];
    return names.length === 0 ? 0 : this.#wakeKeys(tx, await namesOf(tx, names));
  }

  /** The first half of `wake`: the keys, locked, that somebody waits for. Sends its statements before it waits for anything. */
  async waitedFor(tx: Transaction, keys: Iterable<BlockedKey>): Promise<BlockedKey[]> {
    const names = [...keys];
    if (names.length === 0) return [];
    const [, found] = await Promise.all([lockKeys(tx, names, "shared"), namesOf(tx, names)]);
    return found;
  }

  /** The second half. Of all who freed places of a key at the same time, the last to come here sees what the others freed. */
  async wakeOf(tx: Transaction, names: readonly BlockedKey[]): Promise<number> {
    if (names.length === 0) return 0;
    await lockWakes(tx, names);
    return this.#wakeKeys(tx, names);
  }

  /** Looks at every key that anything waits for: after a change of limits, which can make room anywhere. */
  async wakeAll(tx: Transaction): Promise<number> {
    const rows = await tx.rows<{ blocked_key: BlockedKey }>("run_blocked_keys");
    return this.wake(
      tx,
      rows.map((row) => row.blocked_key),
    );
  }

  async #wakeKeys(tx: Transaction, names: readonly BlockedKey[]): Promise<number> {
    if (names.length === 0) return 0;
    const { limits } = await this.#controls.current(tx);
    let woken = 0;
    for (const kind of Object.keys(statements) as KeyKind[]) {
      const keys = names.filter((name) => name.startsWith(`${kind}:`));
      if (keys.length === 0) continue;
      const limited = kind === "key" ? { jobs: [...limits.keys()], limits: [...limits.values()] } : {};
      const rows = await tx.rows<{ id: string }>(statements[kind], { keys, ...limited });
      tx.tellRuns(rows.map(({ id }) => id));
      woken += rows.length;
    }
    if (woken > 0) tx.bump("runs");
    return woken;
  }
}

async function namesOf(tx: Transaction, keys: readonly BlockedKey[]): Promise<BlockedKey[]> {
  const rows = await tx.rows<{ blocked_key: BlockedKey }>("run_blocked_among", { keys });
  return rows.map((row) => row.blocked_key);
}
