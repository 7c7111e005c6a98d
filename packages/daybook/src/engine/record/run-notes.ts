import type { Logger } from "pino";
import type { FailedItems, RunLog } from "../../job/run-context.ts";
import { recordError } from "../../run/record-error.ts";
import type { FailedItem, FailedItemStore, LogLevel, LogLine, LogStore } from "../../store/port/history-store.ts";
import type { Clock } from "../../time/clock.ts";
import type { ActiveAttempt } from "../execute/active-attempt.ts";
import { cleanLine, jsonText } from "./clean-line.ts";

/** A run that logs in a loop must not fill the disk: beyond this the lines go to pino alone, and one last line says so. */
const mostLinesPerAttempt = 10_000;
const longestMessage = 8_192;
const longestFields = 16_384;

interface Notebook {
  lines: LogLine[];
  items: FailedItem[];
  lineCount: number;
}

/**
 * Log lines and failed items on their way into the book.
 *
 * Owns: what is not saved yet, per attempt; the progress writer saves it every 250 ms, and the end of an attempt waits for its own.
 */
export class RunNotes {
  readonly #logs: Pick<LogStore, "append">;
  readonly #failedItems: Pick<FailedItemStore, "append">;
  readonly #clock: Clock;
  readonly #logger: () => Logger;
  readonly #onNoted: () => void;
  readonly #onFailure: (error: unknown) => void;
  readonly #books = new Map<ActiveAttempt, Notebook>();

  constructor(options: {
    logs: Pick<LogStore, "append">;
    failedItems: Pick<FailedItemStore, "append">;
    clock: Clock;
    logger: () => Logger;
    onNoted: () => void;
    onFailure: (error: unknown) => void;
  }) {
    this.#logs = options.logs;
    this.#failedItems = options.failedItems;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#onNoted = options.onNoted;
    this.#onFailure = options.onFailure;
  }

  get waiting(): number {
    let count = 0;
    for (const book of this.#books.values()) count += book.lines.length + book.items.length;
    return count;
  }

  hasUnsaved(attempt: ActiveAttempt): boolean {
    return this.#books.size > 0 && this.#books.has(attempt);
  }

  log(attempt: ActiveAttempt): RunLog {
    const logger = this.#logger().child({
      job: attempt.run.job,
      run: attempt.run.id,
      attempt: attempt.run.attempt,
      tenant: attempt.run.tenant ?? undefined,
    });
    const write = (level: LogLevel) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
      // Callers without types log what they have.
      const text = typeof message === "string" ? message : String(message);
      const line = cleanLine(attempt.redactor, text, fields);
      logger[level](line.fields ?? {}, line.text);
      this.#addLine(attempt, level, line.text, line.fields);
    };
    return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
  }

  items(attempt: ActiveAttempt): FailedItems {
    return {
      toRetry: attempt.itemsToRetry,
      fail: (key, error, data) => {
        if (attempt.ended) return;
        attempt.failedParts += 1;
        attempt.progress.add("failed");
        const { id: runId, attempt: number } = attempt.run;
        const item = { key, error: recordError(error), data: jsonText(data) };
        const { redactor } = attempt;
        this.#book(attempt).items.push({
          runId,
          attempt: number,
          at: this.#clock.now(),
          ...(redactor === null ? item : { ...redactor.value(item), data: redactor.json(item.data) }),
        });
        this.#onNoted();
      },
    };
  }

  /** Saves one attempt's notes before its end is recorded. A store that refuses them now must not hold up the end: they are reported and dropped. */
  async flush(attempt: ActiveAttempt): Promise<void> {
    const book = this.#books.get(attempt);
    if (book === undefined) return;
    this.#books.delete(attempt);
    try {
      await this.#save(book.lines, book.items);
    } catch (error) {
      this.#onFailure(error);
    }
  }

  /** Saves everything; what the store refuses stays for the next time. */
  async flushAll(): Promise<void> {
    const taken = [...this.#books.values()].map((book) => ({ book, lines: book.lines, items: book.items }));
    for (const { book } of taken) {
      book.lines = [];
      book.items = [];
    }
    try {
      await this.#save(
        taken.flatMap(({ lines }) => lines),
        taken.flatMap(({ items }) => items),
      );
    } catch (error) {
      for (const { book, lines, items } of taken) {
        book.lines = [...lines, ...book.lines];
        book.items = [...items, ...book.items];
      }
      throw error;
    }
  }

  async #save(lines: readonly LogLine[], items: readonly FailedItem[]): Promise<void> {
    if (lines.length > 0) await this.#logs.append(lines);
    if (items.length > 0) await this.#failedItems.append(items);
  }

  #addLine(
    attempt: ActiveAttempt,
    level: LogLevel,
    message: string,
    fields: Readonly<Record<string, unknown>> | undefined,
  ): void {
    // A callback that outlives its handler: the attempt is written and closed, and its line numbers are given out.
    if (attempt.ended) return;
    const book = this.#book(attempt);
    if (book.lineCount > mostLinesPerAttempt) return;
    book.lineCount += 1;
    const full = book.lineCount > mostLinesPerAttempt;
    book.lines.push({
      runId: attempt.run.id,
      attempt: attempt.run.attempt,
      number: book.lineCount,
      at: this.#clock.now(),
      level: full ? "warn" : level,
      message: full
        ? `More than ${mostLinesPerAttempt} lines: the rest of this attempt is only in the process's own log.`
        : message.slice(0, longestMessage),
      fields: full ? null : boundFields(fields),
    });
    this.#onNoted();
  }

  #book(attempt: ActiveAttempt): Notebook {
    let book = this.#books.get(attempt);
    if (book === undefined) {
      book = { lines: [], items: [], lineCount: 0 };
      this.#books.set(attempt, book);
    }
    return book;
  }
}

function boundFields(fields: Readonly<Record<string, unknown>> | undefined): LogLine["fields"] {
  if (fields === undefined) return null;
  const text = jsonText(fields);
  if (text === null) return null;
  if (text.length > longestFields) return { truncated: text.slice(0, longestFields) };
  const kept: unknown = JSON.parse(text);
  return typeof kept === "object" && kept !== null ? (kept as Record<string, unknown>) : { value: kept };
}
