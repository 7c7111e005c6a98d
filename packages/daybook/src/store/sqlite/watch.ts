import { type FSWatcher, watch as watchFile } from "node:fs";
import type { ChangeHint } from "../port/store.ts";
import type { Connection, Pulse } from "./connection.ts";

type Listener = (hint: ChangeHint) => void;

const kinds = ["runs", "schedules", "controls", "checks"] as const satisfies ChangeHint[];

/**
 * At most one look at the pulse row in so many milliseconds. Each commit of any process touches the WAL file; while a backlog is
 * drained that is hundreds of events a second, of which one look in this time is enough. Longer, and enqueue-to-start gets slower.
 */
const quietMs = 4;
/** The floor, for file systems that tell nothing and for a WAL file that was made anew. */
const pollMs = 5_000;

/**
 * Hears what other processes changed.
 *
 * - Owns: a watch on the WAL file (the quick hint), a slow poll (the floor), and the last pulse it saw.
 * - An event of the file says only that somebody wrote, very often ourselves. The pulse row says who: its counters less our own moves.
 * - A missed event costs at most one poll. On a crash nothing is left behind: it keeps no state outside memory.
 */
export class ChangeWatcher {
  readonly #connection: Connection;
  readonly #listeners = new Set<Listener>();
  #seen: Pulse | null = null;
  #watch: FSWatcher | null = null;
  #poll: NodeJS.Timeout | null = null;
  #look: NodeJS.Timeout | null = null;
  #again = false;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  add(listener: Listener): () => void {
    // Each call is a listener of its own, also when the same function comes twice.
    const own: Listener = (hint) => listener(hint);
    this.#listeners.add(own);
    if (this.#listeners.size === 1) this.#start();
    return () => {
      if (this.#listeners.delete(own) && this.#listeners.size === 0) this.stop();
    };
  }

  stop(): void {
    this.#listeners.clear();
    this.#unwatch();
    clearInterval(this.#poll ?? undefined);
    clearTimeout(this.#look ?? undefined);
    this.#poll = null;
    this.#look = null;
    this.#seen = null;
  }

  #start(): void {
    this.#read();
    this.#rewatch();
    this.#poll = setInterval(() => {
      if (this.#watch === null) this.#rewatch();
      // Heartbeats make the file's events come by themselves; then the poll has nothing to add.
      if (performance.now() - this.#readAt >= pollMs) this.#announce();
    }, pollMs);
    this.#poll.unref();
  }

  #rewatch(): void {
    this.#unwatch();
    try {
      this.#watch = watchFile(`${this.#connection.path}-wal`, { persistent: false }, (event) => {
        // Renamed or removed: the WAL was made anew, and this watch is on the old one.
        if (event === "rename") this.#unwatch();
        this.#lookSoon();
      });
      this.#watch.on("error", () => this.#unwatch());
    } catch {
      // No WAL file yet, or a file system without events: the poll stays, and tries again.
      this.#watch = null;
    }
  }

  #unwatch(): void {
    this.#watch?.close();
    this.#watch = null;
  }

  /** Looks at once, then not again before `quietMs` have passed; what came meanwhile is looked for at their end. */
  #lookSoon(): void {
    if (this.#look !== null) {
      this.#again = true;
      return;
    }
    this.#again = false;
    this.#look = setTimeout(() => {
      this.#look = null;
      if (this.#again) this.#lookSoon();
    }, quietMs);
    this.#look.unref();
    this.#announce();
  }

  #announce(): void {
    const before = this.#seen;
    const own = { ...this.#connection.ownBumps };
    const now = this.#read();
    if (before === null || now === null) return;
    for (const kind of kinds) {
      if (now[kind] - before[kind] <= own[kind]) continue;
      for (const listener of this.#listeners) listener(kind);
    }
  }

  /** Null while there is nothing to read: the hint is a convenience, and the next write or claim says what is wrong. */
  #read(): Pulse | null {
    const connection = this.#connection;
    this.#readAt = performance.now();
    try {
      const pulse = { ...(connection.read(() => connection.statement("pulse_get").get()) as unknown as Pulse) };
      for (const kind of kinds) connection.ownBumps[kind] = 0;
      this.#seen = pulse;
      return pulse;
    } catch {
      return null;
    }
  }
}
