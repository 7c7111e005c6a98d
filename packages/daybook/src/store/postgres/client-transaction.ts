import type { ChangeHint } from "../port/store.ts";
import { changeRows, type Told } from "../rows/change-row.ts";
import { loadSql, type PreparedText, prepareText } from "./load-sql.ts";
import { valuesOf } from "./sql-values.ts";
import type { Question, SqlParams, Transaction } from "./transaction.ts";

/** What is asked of the driver, and all that is read of its answer. */
export interface ClientQuery {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly (string | null)[];
}
export interface ClientAnswer {
  readonly command: string;
  readonly rows: readonly unknown[];
  readonly rowCount: number | null;
}

/** Sends one statement to one client. Statements are answered in the order in which they were sent. */
export type SendQuery = (query: ClientQuery) => Promise<ClientAnswer>;

/** The statement files of one schema, each read and turned once. */
export class StatementFiles {
  readonly #schema: string;
  readonly #texts = new Map<string, PreparedText>();
  readonly #names = new Map<string, string>();

  constructor(schema: string) {
    this.#schema = schema;
  }

  file(name: string): PreparedText {
    return this.#get(name, () => loadSql(name, this.#schema));
  }

  text(text: string): PreparedText {
    return this.#get(text, () => prepareText(text, this.#schema));
  }

  /** The name under which the server keeps a text that is in no file. */
  nameOf(text: string): string {
    const name = this.#names.get(text) ?? `text_${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }

  #get(key: string, load: () => PreparedText): PreparedText {
    let prepared = this.#texts.get(key);
    if (prepared === undefined) {
      prepared = load();
      this.#texts.set(key, prepared);
    }
    return prepared;
  }
}

/**
 * A transaction on one client, or a row of reads. Several statements may be sent before the first is answered (`Promise.all`): they run in
 * the order in which they were sent, each with a younger snapshot, and travel together.
 */
export class ClientTransaction implements Transaction {
  readonly #send: SendQuery;
  readonly #files: StatementFiles;
  readonly #named: boolean;
  readonly #changed = new Set<ChangeHint>();
  readonly #last: { readonly name: string; readonly params: SqlParams }[] = [];
  readonly #afterCommit: (() => void)[] = [];
  readonly #toldRuns = new Set<string>();
  readonly #told: Told[] = [];

  /** @param named whether the server may keep the statements prepared. */
  constructor(send: SendQuery, files: StatementFiles, named: boolean) {
    this.#send = send;
    this.#files = files;
    this.#named = named;
  }

  async rows<R>(name: string, params: SqlParams = {}): Promise<R[]> {
    return (await this.#file(name, params)).rows as R[];
  }

  async run(name: string, params: SqlParams = {}): Promise<number> {
    return (await this.#file(name, params)).rowCount ?? 0;
  }

  async rowsOf<R>(text: string, params: SqlParams = {}): Promise<R[]> {
    return (await this.#send(this.#query(text, params))).rows as R[];
  }

  /** The rows of a statement that the server keeps prepared, be it a file or a text. */
  async answer<R>(question: Question): Promise<R[]> {
    if ("file" in question) return this.rows(question.file, question.params);
    const query = this.#query(question.text, question.params);
    return (await this.#send(this.#named ? { ...query, name: this.#files.nameOf(question.text) } : query)).rows as R[];
  }

  last(name: string, params: SqlParams): void {
    this.#last.push({ name, params });
  }

  /** Sends what was kept for the end. The counter comes after all, because whoever has moved it makes others wait that change controls. */
  async sendLast(): Promise<void> {
    const calls: Promise<unknown>[] = this.#last.map(({ name, params }) => this.run(name, params));
    calls.push(this.sendTold());
    if (this.#changed.has("controls")) calls.push(this.run("pulse_bump"));
    await Promise.all(calls);
  }

  /** Sends what is to be told of this transaction. */
  async sendTold(): Promise<void> {
    const rows = changeRows(this.#toldRuns, this.#told);
    if (rows.length === 0) return;
    await this.run("change_append", {
      sizes: rows.map(({ size }) => size),
      kinds: rows.map(({ kind }) => kind),
      whats: rows.map(({ what }) => what),
    });
  }

  tellRuns(ids: Iterable<string>): void {
    for (const id of ids) this.#toldRuns.add(id);
  }

  tell(told: Told): void {
    this.#told.push(told);
  }

  bump(kind: ChangeHint): void {
    this.#changed.add(kind);
  }

  afterCommit(work: () => void): void {
    this.#afterCommit.push(work);
  }

  get changed(): ReadonlySet<ChangeHint> {
    return this.#changed;
  }

  /** What has to be called when the transaction has committed. */
  get works(): readonly (() => void)[] {
    return this.#afterCommit;
  }

  #query(text: string, params: SqlParams): ClientQuery {
    const { text: numbered, names } = this.#files.text(text);
    return { text: numbered, values: valuesOf(names, params, "<text>") };
  }

  #file(name: string, params: SqlParams): Promise<ClientAnswer> {
    const { text, names } = this.#files.file(name);
    const query = { text, values: valuesOf(names, params, name) };
    return this.#send(this.#named ? { ...query, name } : query);
  }
}
