import type { Connection } from "./connection.ts";
import type { Controls, ControlsReader } from "./controls.ts";
import type { BlockedKey } from "./run-keys.ts";

interface BlockedRow {
  readonly seq: number;
  readonly id: string;
  readonly job: string;
  readonly priority: number;
  readonly available_at: number;
  readonly sibling_limit: number | null;
  readonly solo: number;
}

/**
 * Makes blocked runs waiting again when the key they wait for has room.
 *
 * Every transaction in which a run stops holding a key, or stops standing in line for one without taking it, calls `wake` with
 * that key before it commits. Why no wake-up is lost, and why this ends, is argued in docs/design/0004-the-book.md.
 */
export class RunUnblocker {
  readonly #connection: Connection;
  readonly #controls: ControlsReader;

  constructor(connection: Connection, controls: ControlsReader) {
    this.#connection = connection;
    this.#controls = controls;
  }

  /** Makes waiting, per key, as many of the first runs blocked on it as it has room for. Returns how many in all. */
  wake(keys: Iterable<BlockedKey>): number {
    let woken = 0;
    for (const key of keys) {
      if (this.#connection.statement("run_blocked_any").get({ key }) !== undefined) woken += this.#wakeKey(key);
    }
    if (woken > 0) this.#connection.bump("runs");
    return woken;
  }

  /** Looks at every key that anything waits for: after a change of the controls, which can make room anywhere. */
  wakeAll(): number {
    const rows = this.#connection.statement("run_blocked_keys").all() as unknown as { blocked_key: BlockedKey }[];
    return this.wake(rows.map((row) => row.blocked_key));
  }

  #wakeKey(key: BlockedKey): number {
    const controls = this.#controls.current();
    const place = key.indexOf(":");
    const kind = key.slice(0, place);
    const name = key.slice(place + 1);
    if (kind === "overlap") return this.#wakeOverlap(key, name, controls);
    const running = this.#count(kind === "key" ? "run_count_running_by_key" : "run_count_running_by_parent", name);
    const limitOf = (row: BlockedRow) => (kind === "key" ? controls.limits.get(row.job) : row.sibling_limit) ?? Number.POSITIVE_INFINITY;

    // By job, because jobs that share a key can have different limits, and one that is full must not hide the others.
    const candidates = this.#jobsOf(key).flatMap((job) => {
      const [first] = this.#rows(key, job, 1, controls);
      const room = first === undefined ? 0 : limitOf(first) - running;
      return room <= 0 ? [] : this.#rows(key, job, room, controls);
    });
    let woken = 0;
    for (const row of candidates.toSorted(byOrder)) {
      if (running + woken >= limitOf(row)) continue;
      this.#wakeRow(row);
      woken += 1;
    }
    return woken;
  }

  /** A solo run waits for all that run; any other run waits for a running solo one. */
  #wakeOverlap(key: BlockedKey, name: string, controls: Controls): number {
    const running = this.#connection.statement("run_count_running_by_overlap").get({ key: name }) as { runs: number; solos: number };
    if (running.solos > 0) return 0;
    const rows = this.#jobsOf(key).flatMap((job) => this.#rows(key, job, Number.POSITIVE_INFINITY, controls));
    const free = rows.filter((row) => row.solo === 0 || running.runs === 0);
    for (const row of free) this.#wakeRow(row);
    return free.length;
  }

  #wakeRow(row: BlockedRow): void {
    this.#connection.statement("run_wake").run({ seq: row.seq });
  }

  #count(statement: string, key: string): number {
    return (this.#connection.statement(statement).get({ key }) as { runs: number }).runs;
  }

  #jobsOf(key: BlockedKey): string[] {
    return this.#connection.statement("run_blocked_jobs").all({ key }).map((row) => row["job"] as string);
  }

  /** The first runs of one job that wait for the key. Those of paused queues are passed over: nobody would come for them. */
  #rows(key: BlockedKey, job: string, limit: number, controls: Controls): BlockedRow[] {
    const paused = JSON.stringify(controls.queues.filter((queue) => queue.paused).map((queue) => queue.name));
    const rows = this.#connection.statement("run_blocked_first").all({ key, job, paused, limit: Number.isFinite(limit) ? limit : -1 });
    return rows as unknown as BlockedRow[];
  }
}

function byOrder(a: BlockedRow, b: BlockedRow): number {
  return a.priority - b.priority || a.available_at - b.available_at || (a.id < b.id ? -1 : 1);
}
