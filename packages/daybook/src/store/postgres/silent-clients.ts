import pg from "pg";
import { sqlStateOf } from "./postgres-errors.ts";

/** How long an answer may take before somebody looks whether the server is at work on it. A heartbeat with default settings survives one such time. */
const leastSilenceMs = 2_500;
/** How long the look itself may take. */
const leastLookMs = 1_500;
/** Of the time that a statement may take; with the usual five seconds they are the least. */
const silenceShare = 0.5;
const lookShare = 0.3;

/**
 * Finds out connections that are dead without a word: the network between lost its state, or the other machine its power. Such a client
 * waits for an answer that never comes, and TCP notices after a quarter of an hour.
 *
 * - Owns: when each client was last answered, and the time before which no idle client is believed in any more.
 * - A long answer proves nothing, so the server is asked on a new connection whether the client's process is at work. If not, or if nobody
 *   answers, the client is cut: its statements fail as lost, and all clients that have been idle since are cut before they are used.
 * - Where a pooler hides the server's processes, only the answer to a new connection counts, and else the statement's own deadline.
 */
export class SilentClients {
  readonly #config: pg.ClientConfig;
  readonly #silenceMs: number;
  readonly #answeredAt = new WeakMap<pg.ClientBase, number>();
  #doubtBefore = Number.NEGATIVE_INFINITY;

  /**
   * @param config of a client outside the pool.
   * @param statementMs how long a statement may take.
   */
  constructor(config: pg.ClientConfig, statementMs: number) {
    const lookMs = Math.max(leastLookMs, statementMs * lookShare);
    this.#silenceMs = Math.max(leastSilenceMs, statementMs * silenceShare);
    this.#config = {
      ...config,
      application_name: "daybook probe",
      connectionTimeoutMillis: lookMs,
      query_timeout: lookMs,
    };
  }

  /** Whether an idle client is worth a statement: it was answered since the last one was found dead. */
  isTrusted(client: pg.ClientBase): boolean {
    return (this.#answeredAt.get(client) ?? Number.NEGATIVE_INFINITY) >= this.#doubtBefore;
  }

  /** Waits for an answer, and cuts the client when it will not come. */
  async answer<T>(client: pg.ClientBase, answer: Promise<T>, hasSessions: boolean): Promise<T> {
    let unsent = Number.POSITIVE_INFINITY;
    const look = async (): Promise<void> => {
      const before = unsent;
      unsent = streamOf(client).writableLength;
      // Still sending: over a slow line a large batch takes its time.
      if (unsent > 0 && unsent < before) return;
      if (await this.#isAtWork(client, hasSessions)) return;
      // It was answered while we looked: this process was busy, and not the line dead.
      if (timer === null) return;
      this.#doubtBefore = performance.now();
      this.cut(client);
    };
    let timer: NodeJS.Timeout | null = setInterval(() => void look(), this.#silenceMs);
    try {
      const result = await answer;
      this.noteAnswer(client);
      return result;
    } finally {
      clearInterval(timer);
      timer = null;
    }
  }

  noteAnswer(client: pg.ClientBase): void {
    this.#answeredAt.set(client, performance.now());
  }

  /** Closes a client without a goodbye: the other side may never answer it. */
  cut(client: pg.ClientBase): void {
    streamOf(client).destroy();
  }

  async #isAtWork(client: pg.ClientBase, hasSessions: boolean): Promise<boolean> {
    const probe = new pg.Client(this.#config);
    probe.on("error", () => {});
    try {
      await probe.connect();
      const { processID } = client as unknown as { processID: number };
      const { rows } = await probe.query<{ works: boolean }>(
        "SELECT state = 'active' AS works FROM pg_stat_activity WHERE pid = $1",
        [processID],
      );
      return hasSessions ? rows[0]?.works === true : true;
    } catch (error) {
      // A server that refuses the probe is there.
      return sqlStateOf(error) !== undefined;
    } finally {
      probe.end().catch(() => {});
    }
  }
}

/** The socket, which the driver does not show. */
function streamOf(client: pg.ClientBase): { readonly writableLength: number; destroy(): void } {
  return (client as unknown as { connection: { stream: { writableLength: number; destroy(): void } } }).connection
    .stream;
}
