import type { ChangeHint } from "../port/store.ts";
import { ChangePoll } from "./change-poll.ts";
import type { Connection } from "./connection.ts";
import { Listener, listenerTimes, type ListenerTimes } from "./listener.ts";
import { decodeHint } from "./notify.ts";

type OnChange = (hint: ChangeHint) => void;

const kinds = ["runs", "schedules", "controls", "checks"] as const satisfies ChangeHint[];

/** The first try after a loss; each further one waits about twice as long, up to the last. */
const firstRetryMs = 100;
const lastRetryMs = 10_000;
/** Where notifications cannot arrive now, they may later: a pooler is taken away, a server is set up anew. */
const deafRetryMs = 60_000;

/**
 * Hears what other processes changed.
 *
 * - Owns: one listening client beside the pool, or, where notifications cannot arrive, a slow poll in its place.
 * - States: `idle` (nobody watches), `listening`, `lost` (tries to connect again, later and later), `deaf` (polls; listens again after
 *   a while). Whoever starts to listen may have missed something before, so it then announces all kinds.
 * - Who else writes: nobody. Hints are sent by `notify.ts`; those of this very connection are recognised and left out.
 * - Throws nothing and keeps no process alive. A crash leaves nothing behind: the server ends the session.
 */
export class ChangeWatcher {
  readonly #connection: Connection;
  readonly #times: ListenerTimes;
  readonly #onChange = new Set<OnChange>();
  #listener: Listener | null = null;
  #poll: ChangePoll | null = null;
  #retry: NodeJS.Timeout | null = null;
  #losses = 0;

  constructor(connection: Connection, times: ListenerTimes = listenerTimes) {
    this.#connection = connection;
    this.#times = times;
  }

  add(onChange: OnChange): () => void {
    // Each call is a listener of its own, also when the same function comes twice.
    const own: OnChange = (hint) => onChange(hint);
    this.#onChange.add(own);
    if (this.#onChange.size === 1) this.#listen();
    return () => {
      if (this.#onChange.delete(own) && this.#onChange.size === 0) void this.#idle();
    };
  }

  /** Nobody hears anything any more; resolves when the client is closed. */
  stop(): Promise<void> {
    this.#onChange.clear();
    return this.#idle();
  }

  #idle(): Promise<void> {
    clearTimeout(this.#retry ?? undefined);
    this.#poll?.stop();
    const closing = this.#listener?.stop() ?? Promise.resolve();
    this.#retry = null;
    this.#poll = null;
    this.#listener = null;
    this.#losses = 0;
    return closing;
  }

  #listen(): void {
    this.#retry = null;
    const events = {
      onHeard: (payload: string) => this.#heard(payload),
      onListening: () => {
        if (this.#listener === listener) this.#listening();
      },
      onEnd: (why: "lost" | "deaf") => {
        if (this.#listener === listener) this.#ended(why);
      },
    };
    const listener = new Listener(this.#connection, events, this.#times);
    this.#listener = listener;
    listener.start();
  }

  #listening(): void {
    this.#losses = 0;
    this.#poll?.stop();
    this.#poll = null;
    for (const kind of kinds) this.#announce(kind);
  }

  #ended(why: "lost" | "deaf"): void {
    this.#listener = null;
    if (why === "deaf") {
      this.#poll ??= new ChangePoll(this.#connection, (kind) => this.#announce(kind));
      this.#retryAfter(deafRetryMs);
      return;
    }
    const longest = Math.min(lastRetryMs, firstRetryMs * 2 ** Math.min(this.#losses, 16));
    this.#losses += 1;
    this.#retryAfter(longest * (0.5 + Math.random() / 2));
  }

  #retryAfter(ms: number): void {
    this.#retry = setTimeout(() => this.#listen(), ms);
    this.#retry.unref();
  }

  #heard(payload: string): void {
    const hint = decodeHint(payload);
    if (hint === null || hint.sender === this.#connection.hints.sender) return;
    for (const kind of hint.kinds) this.#announce(kind);
  }

  #announce(kind: ChangeHint): void {
    for (const onChange of this.#onChange) onChange(kind);
  }
}
