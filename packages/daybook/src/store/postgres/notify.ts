import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { ChangeHint } from "../port/store.ts";

/** What one process tells the others. */
export interface Hint {
  /** Who sends it: a process ignores what it said itself. */
  readonly sender: string;
  readonly kinds: readonly ChangeHint[];
}

/** Checks came later: an older process hears their letter and passes it over. */
const letters = { runs: "r", schedules: "s", controls: "c", checks: "k" } as const satisfies Record<ChangeHint, string>;

const kindsOfLetters = Object.keys(letters) as ChangeHint[];

/** The channel on which the processes of one book tell each other. */
export function channelOf(schema: string): string {
  return `daybook_${schema}`;
}

/** A hint as the text of a notification. */
export function encodeHint({ sender, kinds }: Hint): string {
  return `${sender} ${kinds.map((kind) => letters[kind]).join("")}`;
}

/** Null for a text that no Daybook sent. */
export function decodeHint(payload: string): Hint | null {
  const [sender, text, ...more] = payload.split(" ");
  if (sender === undefined || text === undefined || more.length > 0) return null;
  const kinds = kindsOfLetters.filter((kind) => text.includes(letters[kind]));
  return { sender, kinds };
}

/**
 * At most one notification in so many milliseconds: while a backlog is drained there are hundreds of commits a second, and every NOTIFY
 * takes a lock that all committing notifiers of the server share. Longer, and enqueue-to-start between processes gets slower.
 */
const quietMs = 5;

/**
 * Tells other processes what changed, after the commit.
 *
 * - Owns: which kinds are still to be told, and the wait between two notifications. Nothing else sends on the channel.
 * - The first hint after a quiet time goes at once; what comes while it is sent, or within `quietMs`, goes together at its end.
 * - A hint that cannot be sent is dropped, and one that was not sent when the process died is lost: polling is the floor.
 */
export class HintSender {
  /** Names this connection among all that send on the channel. */
  readonly sender: string = randomUUID();
  readonly #send: (payload: string) => Promise<void>;
  readonly #kinds = new Set<ChangeHint>();
  readonly #stop = new AbortController();
  #sending: Promise<void> | null = null;

  constructor(send: (payload: string) => Promise<void>) {
    this.#send = send;
  }

  /** These kinds changed in a transaction that has committed. */
  add(kinds: Iterable<ChangeHint>): void {
    if (this.#stop.signal.aborted) return;
    for (const kind of kinds) this.#kinds.add(kind);
    if (this.#kinds.size > 0) this.#sending ??= this.#sendAll();
  }

  /** Sends what is left and waits for it. Nothing is sent afterwards. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    while (this.#kinds.size > 0) {
      const payload = encodeHint({ sender: this.sender, kinds: [...this.#kinds] });
      this.#kinds.clear();
      await this.#send(payload).catch(() => {});
      await setTimeout(quietMs, undefined, { ref: false, signal: this.#stop.signal }).catch(() => {});
    }
    this.#sending = null;
  }
}
