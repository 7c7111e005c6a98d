import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import pg from "pg";
import type { Connection } from "./connection.ts";
import { channelOf, encodeHint } from "./notify.ts";

/** What a listener tells its owner. */
export interface ListenerEvents {
  /** A notification came. */
  onHeard(payload: string): void;
  /** From now on notifications arrive. */
  onListening(): void;
  /** It is over. `deaf`: the server takes LISTEN, but notifications do not arrive here. Told once, and not after `stop`. */
  onEnd(why: "lost" | "deaf"): void;
}

/** How a listener finds out that its connection died without a word: nothing else shows it. */
export interface ListenerTimes {
  /** How often the server is asked for a sign of life. @defaultValue 5000 */
  readonly pingEveryMs: number;
  /** How long that, or the notification one sends oneself, may take. @defaultValue 3000 */
  readonly answerWithinMs: number;
}

export const listenerTimes: ListenerTimes = { pingEveryMs: 5_000, answerWithinMs: 3_000 };

/** When this process itself was busy, the answer may have come and not been read: it is given this time after the event loop is free. */
const readingMs = 100;

/** Resolves to false when the promise is not fulfilled in time; a timer of it keeps no process alive. */
async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  let timer = setTimeout(() => {
    timer = setTimeout(() => late.resolve(false), readingMs).unref();
  }, ms).unref();
  try {
    return await Promise.race([promise.then(() => true), late.promise]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * One life of the client that listens.
 *
 * - Owns: a client outside the pool, the timer of its pings.
 * - States: `connecting` → `listening` → `ended`. Before it says that it listens it has heard a notification that went through the pool:
 *   a pooler in transaction mode takes LISTEN as well, and hands the notifications to nobody.
 * - It is used once; its owner makes another.
 */
export class Listener {
  readonly #connection: Connection;
  readonly #events: ListenerEvents;
  readonly #times: ListenerTimes;
  readonly #client: pg.Client;
  readonly #probe = { payload: encodeHint({ sender: randomUUID(), kinds: [] }), ...Promise.withResolvers<void>() };
  #ping: NodeJS.Timeout | null = null;
  #ended = false;

  constructor(connection: Connection, events: ListenerEvents, times: ListenerTimes = listenerTimes) {
    this.#connection = connection;
    this.#events = events;
    this.#times = times;
    this.#client = new pg.Client({ ...connection.clientConfig(), application_name: "daybook listener" });
    this.#client.on("error", () => this.#end("lost"));
    this.#client.on("end", () => this.#end("lost"));
    this.#client.on("notification", ({ payload = "" }) => {
      if (payload === this.#probe.payload) this.#probe.resolve();
      else if (!this.#ended) this.#events.onHeard(payload);
    });
  }

  start(): void {
    this.#open().then(
      (why) => {
        if (why !== null) this.#end(why);
      },
      () => this.#end("lost"),
    );
  }

  /** Ends it without a word. Resolves when the server knows, or after a moment when it does not answer. */
  async stop(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#ping ?? undefined);
    if (!(await within(this.#client.end(), 500))) this.#destroy();
  }

  /** Null when it listens. */
  async #open(): Promise<"lost" | "deaf" | null> {
    await this.#client.connect();
    this.#inner.stream.unref();
    const { rows } = await this.#client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    if (rows[0]?.pid !== (this.#client as unknown as { processID: number }).processID) return "deaf";
    await this.#client.query(`LISTEN "${channelOf(this.#connection.schema)}"`);
    const probe = { channel: channelOf(this.#connection.schema), payload: this.#probe.payload };
    await this.#connection.read((tx) => tx.rows("notification_send", probe));
    if (!(await within(this.#probe.promise, this.#times.answerWithinMs))) return "deaf";
    if (this.#ended) return null;
    this.#pingLater();
    this.#events.onListening();
    return null;
  }

  #pingLater(): void {
    this.#ping = setTimeout(() => {
      void within(this.#client.query("SELECT 1"), this.#times.answerWithinMs).then((answered) => {
        if (this.#ended) return;
        if (answered) this.#pingLater();
        else this.#end("lost");
      });
    }, this.#times.pingEveryMs);
    this.#ping.unref();
  }

  #end(why: "lost" | "deaf"): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#ping ?? undefined);
    this.#destroy();
    this.#events.onEnd(why);
  }

  /** At once: a client that is lost may never answer a goodbye. */
  #destroy(): void {
    this.#inner.stream.destroy();
  }

  /** What the driver's types leave out. */
  get #inner(): { readonly stream: Socket } {
    return (this.#client as unknown as { connection: { stream: Socket } }).connection;
  }
}
