import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { ClientTransaction, StatementFiles, type ClientAnswer, type SendQuery } from "./client-transaction.ts";
import type { ConnectionUse } from "../port/store.ts";
import { DaybookError } from "../../errors/daybook-error.ts";
import { assertSchemaName } from "./load-sql.ts";
import { channelOf, HintSender } from "./notify.ts";
import {
  closedError,
  isConflict,
  isLost,
  isStalePlan,
  isUnknownOutcome,
  isUnsent,
  neverConnected,
  toStoreError,
  unknownOutcome,
} from "./postgres-errors.ts";
import { assertServerVersion } from "./server-version.ts";
import { SilentClients } from "./silent-clients.ts";
import { columnTypes } from "./sql-values.ts";
import type { Database, Question, Transaction } from "./transaction.ts";

/** How a connection is set up; see `StoreOptions`. */
export interface ConnectionOptions {
  /** `postgres://user:password@host:port/database?…`, as the driver takes it. */
  readonly url: string;
  readonly schema: string;
  /** The most clients at the same time, the listening one not counted. */
  readonly poolSize: number;
  /** How long a call waits for a client, or for the server to answer a new one. */
  readonly acquireTimeoutMs: number;
  /** How long one statement may take on the server. A little later the client is given up, too. */
  readonly statementTimeoutMs: number;
  /**
   * False behind a pooler that gives each transaction another server process: statements are then not kept prepared, not sent ahead of
   * answers, and settings hold for one transaction. Found out by itself where the pooler hides the server's process id, as PgBouncer does.
   */
  readonly sessions: boolean;
}

/** A statement waits for rows and locks a little shorter than it may run, so that the error says what it waited for. */
const lockShare = 0.8;
/** How much later than the server the client gives up: by then the answer is lost, not late. */
const graceMs = 2_000;
/** A process that stops between two statements (suspended, blocked) frees its locks after this, or after as long as a statement may take if that is longer. */
const idleInTransactionMs = 5_000;
/** After as many tries something is wrong that trying again does not heal. */
const mostTries = 6;

/**
 * The clients of one PostgreSQL database: transactions, statement files, time limits, and the mapping of errors.
 *
 * - Owns: the pool, and the sender of hints. A call has one client for itself from its first statement to its last.
 * - A client is used again only after its transaction was answered to the end; one whose state is unknown is closed, and the server
 *   undoes what it had not committed. So a crash of this process, or of the server, leaves whole transactions.
 * - Remembers nothing of the book.
 */
export class Connection implements Database {
  readonly schema: string;
  /** Host, port and database; without any secret. */
  readonly location: string;
  readonly hints: HintSender;
  readonly #options: ConnectionOptions;
  readonly #pool: pg.Pool;
  readonly #files: StatementFiles;
  readonly #silent: SilentClients;
  #sessions: boolean;
  #closing: Promise<void> | null = null;

  /** Connects when first used. @throws DaybookError `OPTION_INVALID` */
  constructor(options: ConnectionOptions) {
    assertSchemaName(options.schema);
    this.schema = options.schema;
    this.location = locationOf(options.url);
    this.#options = options;
    this.#sessions = options.sessions;
    this.#files = new StatementFiles(options.schema);
    this.#silent = new SilentClients(this.clientConfig(), options.statementTimeoutMs);
    this.#pool = new pg.Pool({
      ...this.clientConfig(),
      max: options.poolSize,
      idleTimeoutMillis: 30_000,
      allowExitOnIdle: true,
      pipeline: options.sessions,
      // The pool waits for it, although its types do not say so.
      onConnect: (client): unknown => this.#prepare(client),
    });
    // An idle client that is lost has left the pool already; the next call gets another, or says what is wrong.
    this.#pool.on("error", () => {});
    // A client in use tells its loss through the statement that waits; without a listener it would end the process as well.
    this.#pool.on("connect", (client) => client.on("error", () => {}));
    this.hints = new HintSender((payload) => this.#notify(payload));
  }

  /** For a client outside the pool. It holds the secret of the address. */
  clientConfig(): pg.ClientConfig {
    return {
      connectionString: this.#options.url,
      application_name: "daybook",
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: this.#options.acquireTimeoutMs,
      types: columnTypes,
    };
  }

  /** False when a pooler stands between: LISTEN and all else that belongs to one server process does not work there. */
  get hasSessions(): boolean {
    return this.#sessions;
  }

  get use(): ConnectionUse {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { open: totalCount, idle: idleCount, waiting: waitingCount, most: this.#options.poolSize };
  }

  get isOpen(): boolean {
    return this.#closing === null;
  }

  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#again(() => this.#withClient((send) => work(this.#transaction(send))));
  }

  readTogether<R>(questions: readonly Question[]): Promise<R[][]> {
    return this.#again(() =>
      this.#withClient(async (send) => {
        const tx = this.#transaction(send);
        const begun = send({ text: `${this.#begin()}; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY` });
        const asked = Promise.all(questions.map((question) => tx.answer<R>(question)));
        // Nothing was changed, so an answer that is lost is no doubt: all is asked again.
        const [, answers] = await settled([begun, asked, send({ text: "COMMIT" })]);
        return answers;
      }),
    );
  }

  /**
   * @param limits.statementMs how long one of its statements may take; 0 for as long as it wants. As the connection says, if not given.
   */
  write<T>(work: (tx: Transaction) => Promise<T>, limits: { readonly statementMs?: number } = {}): Promise<T> {
    return this.#again(() =>
      this.#withClient(async (send) => {
        const tx = this.#transaction(send);
        const begun = send({ text: this.#begin(limits.statementMs) });
        const [, result] = await settled([begun, work(tx)]);
        await settled([tx.sendLast(), this.#commit(send)]);
        return this.#committed(tx, result);
      }, limits.statementMs),
    );
  }

  /** One statement that is a transaction by itself, its commit in it: one round trip. `work` sends only this one. */
  writeOne<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#again(() =>
      this.#withClient(async (send) => {
        const tx = this.#transaction(send);
        try {
          return this.#committed(tx, await work(tx));
        } catch (error) {
          throw isLost(error) && !isUnsent(error) ? unknownOutcome(this.location, error) : error;
        }
      }),
    );
  }

  /** Waits for what is under way. */
  close(): Promise<void> {
    this.#closing ??= this.hints.stop().then(() => this.#pool.end());
    return this.#closing;
  }

  #transaction(send: SendQuery): ClientTransaction {
    return new ClientTransaction(send, this.#files, this.#sessions);
  }

  #committed<T>(tx: ClientTransaction, result: T): T {
    for (const done of tx.works) done();
    if (tx.changed.size > 0) this.hints.add(tx.changed);
    return result;
  }

  async #commit(send: SendQuery): Promise<void> {
    let answer: ClientAnswer;
    try {
      answer = await send({ text: "COMMIT" });
    } catch (error) {
      throw isLost(error) ? unknownOutcome(this.location, error) : error;
    }
    // The server answers the COMMIT of a transaction in which a statement failed with a ROLLBACK, and not with an error.
    if (answer.command === "ROLLBACK") throw new RolledBack(this.location);
  }

  /** Calls until it succeeds or fails for good. Nothing was committed where it is called again. */
  async #again<T>(call: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await call();
      } catch (error) {
        const cause = causeOf(error);
        // A client that was lost while it lay idle shows so at its first statement. More than one try would only hide an outage.
        const mayBeLuckier =
          tries === 1 && !isUnknownOutcome(error) && !neverConnected(error) && (isLost(cause) || isStalePlan(cause));
        const worthIt = isConflict(cause) || mayBeLuckier;
        if (!worthIt || tries === mostTries || this.#closing !== null) throw error;
        await pause(Math.random() * 2 ** tries);
      }
    }
  }

  async #withClient<T>(work: (send: SendQuery) => Promise<T>, statementMs?: number): Promise<T> {
    if (this.#closing !== null) throw closedError(this.location);
    const client = await this.#connect();
    const deadline = this.#deadlineMs(statementMs);
    let last: Promise<unknown> = Promise.resolve();
    const send: SendQuery = (query) => {
      const ask = (): Promise<ClientAnswer> => {
        const answer = client.query({ ...query, query_timeout: deadline } as unknown as pg.QueryConfig);
        return this.#silent.answer(client, answer as Promise<ClientAnswer>, this.#sessions);
      };
      // Where statements cannot be sent ahead, they wait for each other here.
      const answer = this.#sessions ? ask() : last.then(ask, ask);
      last = answer;
      return answer;
    };
    try {
      const result = await work(send);
      client.release();
      return result;
    } catch (error) {
      // What was sent ahead is answered first.
      await last.catch(() => {});
      await this.#abandon(client, error, send);
      throw toStoreError(error, this.location);
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      for (;;) {
        const client = await this.#pool.connect();
        if (this.#silent.isTrusted(client)) return client;
        this.#silent.cut(client);
        client.release(true);
      }
    } catch (error) {
      throw toStoreError(error, this.location, { stage: "connecting" });
    }
  }

  /** Gives a client back after a failure: clean, or not at all. */
  async #abandon(client: pg.PoolClient, error: unknown, send: SendQuery): Promise<void> {
    const cause = causeOf(error);
    try {
      if (isLost(cause) || isStalePlan(cause)) throw cause;
      // A warning at most, if nothing is open.
      await send({ text: "ROLLBACK" });
      client.release();
    } catch {
      client.release(true);
    }
  }

  #deadlineMs(statementMs: number = this.#options.statementTimeoutMs): number {
    // 0 is no deadline for the driver as well.
    return statementMs === 0 ? 0 : statementMs + graceMs;
  }

  #begin(statementMs?: number): string {
    // Which rows a batch touches is for the indexes to say, not for the planner to find out anew for each batch: that takes a millisecond.
    if (this.#sessions && statementMs === undefined) return "BEGIN; SET LOCAL plan_cache_mode = force_generic_plan";
    return `BEGIN; ${this.#settings("SET LOCAL", statementMs)}`;
  }

  /**
   * Limits, so that nobody waits for ever. And the plans: a statement is planned once for many executions, often while the tables are
   * still empty; without the `enable_…` it would then walk through the whole table for the rest of the client's life.
   */
  #settings(set: "SET" | "SET LOCAL", statementMs: number = this.#options.statementTimeoutMs): string {
    return [
      `${set} statement_timeout = ${statementMs}`,
      `${set} lock_timeout = ${Math.round(statementMs * lockShare)}`,
      `${set} idle_in_transaction_session_timeout = ${Math.max(idleInTransactionMs, this.#options.statementTimeoutMs)}`,
      // What is switched off counts as infinitely dear, and the server compiles what is dear, and starts workers for it: 10 ms, for a page that is there in one.
      `${set} jit = off`,
      `${set} max_parallel_workers_per_gather = 0`,
      `${set} enable_seqscan = off`,
      `${set} enable_bitmapscan = off`,
      `${set} enable_hashjoin = off`,
      `${set} enable_mergejoin = off`,
    ].join("; ");
  }

  /** Once for each new client. */
  async #prepare(client: pg.ClientBase): Promise<void> {
    this.#silent.noteAnswer(client);
    const { rows } = await client.query<{ pid: number; version: number }>(
      "SELECT pg_backend_pid() AS pid, current_setting('server_version_num')::int AS version",
    );
    assertServerVersion(rows[0]?.version ?? 0, this.location);
    if (!this.#sessions) return;
    // A pooler has no process of the server to name when a client connects, and makes a number up.
    if (rows[0]?.pid === (client as unknown as { processID: number }).processID) {
      await client.query(this.#settings("SET"));
    } else {
      this.#sessions = false;
    }
  }

  async #notify(payload: string): Promise<void> {
    await this.#withClient((send) =>
      this.#transaction(send).rows("notification_send", { channel: channelOf(this.schema), payload }),
    );
  }
}

/** A commit that the server answered with a rollback. */
class RolledBack extends DaybookError {
  constructor(location: string) {
    super("STORE_FAILED", `The database ${location} undid a transaction, because one of its statements had failed.`);
  }
}

/** What the driver threw, of an error that was made of it. */
function causeOf(error: unknown): unknown {
  return error instanceof DaybookError && error.cause !== undefined ? error.cause : error;
}

/**
 * All results, or the failure that says most: that a commit was sent and not answered, else the first; a rollback follows from another one.
 * Waits for them all: what was sent ahead must not be answered to nobody.
 */
async function settled<T extends readonly Promise<unknown>[]>(
  calls: [...T],
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const answers = await Promise.allSettled(calls);
  const reasons = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason as unknown] : []));
  const reason = reasons.find(isUnknownOutcome) ?? reasons.find((failure) => !(failure instanceof RolledBack));
  if (reason !== undefined) throw reason as Error;
  return Promise.all(calls) as Promise<{ [K in keyof T]: Awaited<T[K]> }>;
}

function locationOf(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host === "" ? "localhost" : host}${pathname}`;
  } catch {
    return "given";
  }
}
