import type { ChangeHint } from "../port/store.ts";
import type { Connection } from "./connection.ts";

interface Probe {
  /** Counter of what claims go by. */
  readonly controls: number;
  /** When the next schedule is due. */
  readonly next_fire_at: number | null;
  /** When the next run that waits for its time may start. */
  readonly next_available_at: number | null;
  /** Something could start, or somebody is to be stopped. */
  readonly has_work: boolean;
  /** An integrity check waits for a process that has its code. */
  readonly has_checks: boolean;
}

/** At most one look a second: beside the engine's own polling this is what a process behind a pooler costs when it is idle. */
const everyMs = 1_000;

/**
 * Looks for changes where notifications cannot arrive: one statement, five probes of small indexes and a row, whatever the book has
 * grown to. Nobody writes anything for it. It says `runs` as long as something could start, and `checks` as long as one waits: too often, never too late.
 */
export class ChangePoll {
  readonly #connection: Connection;
  readonly #announce: (kind: ChangeHint) => void;
  readonly #timer: NodeJS.Timeout;
  #seen: Probe | null = null;
  #looking = false;

  constructor(connection: Connection, announce: (kind: ChangeHint) => void) {
    this.#connection = connection;
    this.#announce = announce;
    this.#timer = setInterval(() => void this.#look(), everyMs);
    this.#timer.unref();
    void this.#look();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const [now] = await this.#connection.read((tx) => tx.rows<Probe>("pulse_probe"));
      if (now !== undefined) this.#compare(now);
    } catch {
      // The next look, or the next call that matters, says what is wrong.
    } finally {
      this.#looking = false;
    }
  }

  #compare(now: Probe): void {
    const before = this.#seen;
    this.#seen = now;
    if (now.has_work || before?.next_available_at !== now.next_available_at) this.#announce("runs");
    if (before?.next_fire_at !== now.next_fire_at) this.#announce("schedules");
    if (before?.controls !== now.controls) this.#announce("controls");
    if (before === null || now.has_checks) this.#announce("checks");
  }
}
