import type { Connection } from "./connection.ts";
import type { ControlsReader } from "./controls.ts";
import type { BlockedKey } from "./run-keys.ts";
import { runningByKey } from "./running-by-key.ts";

/** Runs that wait for one key and start under the same circumstances: whatever keeps one of them from starting keeps all. */
interface Group {
  readonly queue: string;
  readonly job: string;
}

interface BlockedRow {
  readonly seq: number;
  readonly id: string;
  readonly sibling_limit: number | null;
  readonly solo: number;
}

/**
 * Makes blocked runs waiting again when the key they wait for has room.
 *
 * Every transaction in which a run stops holding a key, or stops standing in line for one without taking it, calls `wake` with
 * that key before it commits. Each queue and job is woken for itself, as many runs as the key has room for: more than can start,
 * and the next claim blocks the rest again; but no run whose queue is paused, full or served by nobody stands in another's way.
 * Why no wake-up is lost, and why this ends, is argued in docs/design/0004-the-book.md.
 */
export class RunUnblocker {
  readonly #connection: Connection;
  readonly #controls: ControlsReader;

  constructor(connection: Connection, controls: ControlsReader) {
    this.#connection = connection;
    this.#controls = controls;
  }

  /** Returns how many runs it made waiting. */
  wake(keys: Iterable<BlockedKey>): number {
    let woken = 0;
    // Waking changes no running run, so one count serves all keys.
    let byKey: Map<string, number> | null = null;
    for (const key of keys) {
      if (this.#connection.statement("run_blocked_any").get({ key }) === undefined) continue;
      byKey ??= runningByKey(this.#connection);
      woken += this.#wakeKey(key, byKey);
    }
    if (woken > 0) this.#connection.bump("runs");
    return woken;
  }

  /** Looks at every key that anything waits for: after a change of limits, which can make room anywhere. */
  wakeAll(): number {
    const rows = this.#connection.statement("run_blocked_keys").all() as unknown as { blocked_key: BlockedKey }[];
    return this.wake(rows.map((row) => row.blocked_key));
  }

  #wakeKey(key: BlockedKey, byKey: ReadonlyMap<string, number>): number {
    const place = key.indexOf(":");
    const kind = key.slice(0, place);
    const name = key.slice(place + 1);
    if (kind === "overlap") return this.#wakeOverlap(key, name);
    const running = kind === "key" ? (byKey.get(name) ?? 0) : this.#runningChildren(name);
    const { limits } = this.#controls.current();
    let woken = 0;
    for (const group of this.#groupsOf(key)) {
      const [first] = this.#rows(key, group, 1);
      const limit = kind === "key" ? limits.get(group.job) : first?.sibling_limit;
      const room = (limit ?? Number.POSITIVE_INFINITY) - running;
      if (room > 0) woken += this.#wakeRows(this.#rows(key, group, room));
    }
    return woken;
  }

  /** A solo run waits for all that run; any other run waits for a running solo one. */
  #wakeOverlap(key: BlockedKey, name: string): number {
    const running = this.#connection.statement("run_count_running_by_overlap").get({ key: name }) as {
      runs: number;
      solos: number;
    };
    if (running.solos > 0) return 0;
    const rows = this.#groupsOf(key).flatMap((group) => this.#rows(key, group, Number.POSITIVE_INFINITY));
    return this.#wakeRows(rows.filter((row) => row.solo === 0 || running.runs === 0));
  }

  #wakeRows(rows: readonly BlockedRow[]): number {
    for (const { seq } of rows) this.#connection.statement("run_wake").run({ seq });
    this.#connection.changes.runs(rows);
    return rows.length;
  }

  #runningChildren(key: string): number {
    return (this.#connection.statement("run_count_running_by_parent").get({ key }) as { runs: number }).runs;
  }

  #groupsOf(key: BlockedKey): Group[] {
    return this.#connection.statement("run_blocked_groups").all({ key }) as unknown as Group[];
  }

  #rows(key: BlockedKey, { queue, job }: Group, limit: number): BlockedRow[] {
    const rows = this.#connection
      .statement("run_blocked_first")
      .all({ key, queue, job, limit: Number.isFinite(limit) ? limit : -1 });
    return rows as unknown as BlockedRow[];
  }
}
