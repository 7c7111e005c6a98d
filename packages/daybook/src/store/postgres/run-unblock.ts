import type { ControlsReader } from "./controls.ts";
import { lockKeys, lockWakes } from "./key-locks.ts";
import type { BlockedKey } from "./run-keys.ts";
import type { Transaction } from "./transaction.ts";

/** The statement that wakes the runs of several keys of one kind. */
const statements = { key: "run_wake_by_key", parent: "run_wake_by_parent", overlap: "run_wake_by_overlap" } as const;

type KeyKind = keyof typeof statements;

/** Keys that one payment looks at. */
const mostPaid = 1_000;

interface Woken {
  readonly runs: number;
  /** Keys for which a run was skipped. */
  readonly missed: readonly BlockedKey[];
}

/**
 * Makes blocked runs waiting again when the key they wait for has room.
 *
 * Every transaction in which a run stops holding a key, or stops standing in line for one without taking it, calls `wake` with
 * that key before it commits, and after it has written that. Each queue and job is woken for itself, as many runs as the key has room
 * for: more than can start, and the next claim blocks the rest again; but no run whose queue is paused, full or served by nobody stands
 * in another's way. Why no wake-up is lost, and why this ends, is argued in docs/design/0004-the-book.md; what the locks have to do with
 * it, in docs/design/0009-postgres.md.
 *
 * A run that somebody has locked is skipped, and the wake-up is owed: the key is written down with what freed it, and whoever claims next
 * pays. Nobody waits for a lock here, because whoever has it may wait for the keys.
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
    if (names.length === 0) return 0;
    return (await this.#wakeOrOwe(tx, await namesOf(tx, names))).runs;
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
    return (await this.#wakeOrOwe(tx, names)).runs;
  }

  /** Whether a wake-up is owed. */
  async owes(tx: Transaction): Promise<boolean> {
    return (await tx.rows("owed_wake_list", { limit: 1 })).length > 0;
  }

  /** Wakes what is owed, in a transaction that has locked nothing yet. Returns how many runs it made waiting; what is locked still stays owed. */
  async payOwed(tx: Transaction): Promise<number> {
    const names = await keysIn(tx.rows("owed_wake_list", { limit: mostPaid }));
    if (names.length === 0) return 0;
    await Promise.all([lockKeys(tx, names, "shared"), lockWakes(tx, names)]);
    const { runs, missed } = await this.#wakeKeys(tx, names);
    await tx.run("owed_wake_delete", { keys: names.filter((name) => !missed.includes(name)) });
    return runs;
  }

  /** Looks at every key that anything waits for: after a change of limits, which can make room anywhere. */
  async wakeAll(tx: Transaction): Promise<number> {
    return this.wake(tx, await keysIn(tx.rows("run_blocked_keys")));
  }

  async #wakeOrOwe(tx: Transaction, names: readonly BlockedKey[]): Promise<Woken> {
    const woken = await this.#wakeKeys(tx, names);
    if (woken.missed.length > 0) {
      await tx.run("owed_wake_insert", { keys: woken.missed });
      tx.bump("runs");
    }
    return woken;
  }

  async #wakeKeys(tx: Transaction, names: readonly BlockedKey[]): Promise<Woken> {
    if (names.length === 0) return { runs: 0, missed: [] };
    const { limits } = await this.#controls.current(tx);
    const ids: string[] = [];
    const missed = new Set<BlockedKey>();
    for (const kind of Object.keys(statements) as KeyKind[]) {
      const keys = names.filter((name) => name.startsWith(`${kind}:`));
      if (keys.length === 0) continue;
      const limited = kind === "key" ? { jobs: [...limits.keys()], limits: [...limits.values()] } : {};
      const rows = await tx.rows<{ id: string | null; missed: BlockedKey | null }>(statements[kind], {
        keys,
        ...limited,
      });
      for (const row of rows) {
        if (row.id !== null) ids.push(row.id);
        if (row.missed !== null) missed.add(row.missed);
      }
    }
    tx.tellRuns(ids);
    if (ids.length > 0) tx.bump("runs");
    return { runs: ids.length, missed: [...missed] };
  }
}

function namesOf(tx: Transaction, keys: readonly BlockedKey[]): Promise<BlockedKey[]> {
  return keysIn(tx.rows("run_blocked_among", { keys }));
}

async function keysIn(rows: Promise<{ readonly blocked_key: BlockedKey }[]>): Promise<BlockedKey[]> {
  return (await rows).map((row) => row.blocked_key);
}
