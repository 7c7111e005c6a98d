import { DaybookError } from "../../../errors/daybook-error.ts";
import type { EnqueueOutcome, NewRun } from "../../port/run-store.ts";
import { ClientTransaction, StatementFiles } from "../client-transaction.ts";
import type { Connection } from "../connection.ts";
import type { Controls, ControlsReader } from "../controls.ts";
import { channelOf, encodeHint } from "../notify.ts";
import type { RunEnqueuer } from "../run-enqueue.ts";
import type { Transaction } from "../transaction.ts";
import type { CallerClient } from "./caller-client.ts";
import { findClient } from "./find-client.ts";
import { sendThrough } from "./send-through.ts";
import { txRefused } from "./tx-refused.ts";

/** One row of `book_place.sql`. */
interface Place {
  readonly host: string | null;
  readonly port: number | null;
  readonly database: string;
  readonly login: string;
  readonly server_started: number;
  readonly has_book: boolean;
  readonly in_transaction: boolean;
}

/** The same for every run, so that the server sends one notification for each transaction. No process has this name: all hear it, ours too. */
const hint = encodeHint({ sender: "tx", kinds: ["runs"] });

/**
 * Writes new runs in transactions of the caller.
 *
 * - Owns: nothing but whose turn it is on a transaction; the transaction is its caller's, who ends it and learns of its end alone.
 * - In it goes what must come and go with it: the runs, tenants that they name for the first time, the hint. What others wait for while
 *   they change controls (a queue's name) is written before by a transaction of our own, and may stay when the caller rolls back.
 * - What is decided (is the job disabled?) goes by our own connection: the caller's may see an older state of the book.
 * - No statement fails in normal operation, since a failed one would take the caller's work with it. Nothing is tried again.
 * - A crash leaves what the server makes of the caller's transaction: all or nothing.
 */
export class CallerEnqueuer {
  readonly #connection: Connection;
  readonly #controls: ControlsReader;
  readonly #enqueuer: RunEnqueuer;
  readonly #files: StatementFiles;
  /** The last call on each transaction: a client answers one statement at a time, and drivers no longer queue for it. */
  readonly #turns = new WeakMap<object, Promise<unknown>>();

  constructor(connection: Connection, controls: ControlsReader, enqueuer: RunEnqueuer) {
    this.#connection = connection;
    this.#controls = controls;
    this.#enqueuer = enqueuer;
    this.#files = new StatementFiles(connection.schema);
  }

  async enqueue(tx: unknown, groups: readonly (readonly NewRun[])[]): Promise<EnqueueOutcome[][]> {
    const client = findClient(tx);
    const before = this.#turns.get(tx as object);
    const mine = (before ?? Promise.resolve()).then(() => this.#write(client, groups));
    // Whether this call fails is its caller's matter; the next one only waits for it.
    this.#turns.set(
      tx as object,
      mine.catch(() => {}),
    );
    return mine;
  }

  async #write(client: CallerClient, groups: readonly (readonly NewRun[])[]): Promise<EnqueueOutcome[][]> {
    const [home, controls] = await this.#atHome(groups);
    const tx = new ClientTransaction(sendThrough(client, this.#connection.location), this.#files, false);
    this.#check(client, await placeOf(tx), home);
    const outcomes = await this.#enqueuer.enqueueBy(controls, tx, groups);
    await tx.sendTold();
    if (tx.changed.has("runs")) {
      await tx.rows("notification_send", { channel: channelOf(this.#connection.schema), payload: hint });
    }
    return outcomes;
  }

  /** Where our own book is, and the controls in force there; all queues of the runs are known in them. */
  async #atHome(groups: readonly (readonly NewRun[])[]): Promise<[Place, Controls]> {
    const look = (): Promise<[Place, Controls]> =>
      this.#connection.read((tx) => Promise.all([placeOf(tx), this.#controls.current(tx)]));
    const seen = await look();
    const { queueNames } = seen[1];
    const named = groups.flat().map((run) => run.queue);
    const queues = new Set(named.filter((queue) => !queueNames.has(queue)));
    if (queues.size === 0) return seen;
    await this.#connection.write(async (tx) => {
      for (const queue of queues) await this.#enqueuer.makeQueueKnown(tx, queue);
    });
    return look();
  }

  #check(client: CallerClient, there: Place, home: Place): void {
    const place = `the database "${there.database}" on ${serverOf(there)} as "${there.login}"`;
    const facts = { library: client.library, database: there.database, server: serverOf(there) };
    if (!there.has_book) {
      throw new DaybookError(
        "SCHEMA_MISSING",
        `The transaction given as tx goes to ${place}, and there is no book in a schema "${this.#connection.schema}" there. Use a connection to ${this.#connection.location}, where this Daybook keeps its book.`,
        { params: { field: "tx", schema: this.#connection.schema, ...facts } },
      );
    }
    if (there.database !== home.database || there.server_started !== home.server_started) {
      throw txRefused(
        `The transaction given as tx goes to ${place}, where another book is. Use a connection to ${this.#connection.location}, where this Daybook keeps its own.`,
        facts,
      );
    }
    if (!there.in_transaction) {
      throw txRefused(
        `tx is a client of ${client.library} that has no transaction open: it was not begun, or has ended. Enqueue between its BEGIN and its COMMIT.`,
        facts,
      );
    }
  }
}

async function placeOf(tx: Transaction): Promise<Place> {
  const [place] = await tx.rows<Place>("book_place");
  if (place === undefined) throw new Error("sql/book_place.sql always returns a row.");
  return place;
}

function serverOf({ host, port }: Place): string {
  return host === null ? "a local socket" : `${host}:${port}`;
}
