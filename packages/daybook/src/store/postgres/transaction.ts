import type { ChangeHint } from "../port/store.ts";
import type { Told } from "../rows/change-row.ts";

/** What is bound to a statement. Lists become PostgreSQL arrays. */
export type SqlValue = string | number | boolean | null | readonly (string | number | boolean | null)[];

/** The named parameters of a statement file. */
export type SqlParams = Readonly<Record<string, SqlValue>>;

/** A statement that stands in a text, and its values. */
export interface TextQuestion {
  readonly text: string;
  readonly params: SqlParams;
}

/** A statement, there or in a file of `sql/`, and its values. */
export type Question = TextQuestion | { readonly file: string; readonly params: SqlParams };

/**
 * What a store may do with one client of the database: inside one transaction, or statement by statement (`read`). Statements may be sent
 * before the one before was answered (`Promise.all`): they run in the order in which they were sent, and travel together.
 */
export interface Transaction {
  /** Runs `sql/<name>.sql` and returns its rows. */
  rows<R>(name: string, params?: SqlParams): Promise<R[]>;
  /** Runs `sql/<name>.sql` and returns how many rows it changed. */
  run(name: string, params?: SqlParams): Promise<number>;
  /** Runs a text that the caller put together from constant parts, never from values. `$name` parameters as in the files. */
  rowsOf<R>(text: string, params?: SqlParams): Promise<R[]>;
  /** Runs `sql/<name>.sql` as one of the last statements, which travel with the commit: for rows that many transactions write. */
  last(name: string, params: SqlParams): void;
  /** Tells other processes, once this has committed, that something of this kind changed. */
  bump(kind: ChangeHint): void;
  /** The kinds bumped so far. Who bumped `controls` reads the controls of this transaction, not what is remembered of them. */
  readonly changed: ReadonlySet<ChangeHint>;
  /** Tells those who show the book live, if anybody does, that these runs are different. One statement more, which travels with the commit. */
  tellRuns(ids: Iterable<string>): void;
  /** The same of something else. */
  tell(told: Told): void;
  /** Calls `work` when the transaction has committed; never when it is rolled back. */
  afterCommit(work: () => void): void;
}

/** The database as the stores see it; `connection.ts` is the one that there is. */
export interface Database {
  /** Name of the schema, unquoted. */
  readonly schema: string;
  /** Statements that change nothing, on one client, each with a snapshot of its own. */
  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * The answers of several statements, in one journey and as of one moment. The server keeps each prepared and plans it once for whatever values, so texts
   * are few, and leave their plan no choice.
   */
  readTogether<R>(questions: readonly Question[]): Promise<R[][]>;
  /**
   * One transaction. `work` is called again from the start after a deadlock or a serialization failure, so it keeps what it
   * learns in its own variables. Every error becomes a DaybookError `STORE_…`, and then nothing was changed.
   */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
