import type { RecordedError } from "../../run/recorded-error.ts";
import type { Instant } from "../../time/instant.ts";
import type { CheckEnd, CheckResult, CheckState, CheckStore, CheckSum, NewCheck } from "../port/check-store.ts";
import type { Page, PageRequest } from "../port/page.ts";
import {
  askedCheck,
  endedCheck,
  overdueEnd,
  placeOfCheck,
  standingFilter,
  toCheckResult,
  toCheckSum,
  type CheckRow,
  type CheckSumRow,
} from "../rows/check-row.ts";
import type { Connection, SqlValue } from "./connection.ts";
import { fromCursor, rowsToRead, toPage } from "./cursor.ts";

/** Results of integrity checks. */
export class SqliteCheckStore implements CheckStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async ask(check: NewCheck): Promise<CheckResult> {
    return this.#connection.write(() => {
      const { changes } = this.#connection.statement("check_result_ask").run(askedCheck(check));
      if (changes === 1) this.#connection.bump("checks");
      const [waiting] = this.#rows("check_result_get_waiting", placeOfCheck(check));
      if (waiting === undefined) throw new TypeError("A check that was asked for neither waits nor was refused.");
      return toCheckResult(waiting);
    });
  }

  async claim({ known, id, workerId, now, limit }: Parameters<CheckStore["claim"]>[0]): Promise<CheckResult[]> {
    const list = JSON.stringify(known.map(({ job, check, lengthMs }) => [job, check, lengthMs]));
    const taken = this.#connection.write(() =>
      this.#rows("check_result_claim", { known: list, id, worker_id: workerId, now, limit }),
    );
    return taken.map(toCheckResult).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  async finish(id: string, end: CheckEnd): Promise<boolean> {
    return this.#connection.write(() => this.#end(id, "running", end));
  }

  async endOverdue(now: Instant, why: (overdue: CheckResult) => RecordedError): Promise<number> {
    // Looked for outside the transaction: usually there is none.
    const overdue = this.#connection.read(() => this.#rows("check_result_list_overdue", { now })).map(toCheckResult);
    if (overdue.length === 0) return 0;
    return this.#connection.write(
      () => overdue.filter((check) => this.#end(check.id, check.state, overdueEnd(now, why(check)))).length,
    );
  }

  async get(id: string): Promise<CheckResult | null> {
    const [row] = this.#connection.read(() => this.#rows("check_result_get", { id }));
    return row === undefined ? null : toCheckResult(row);
  }

  async standing(
    { troubled = false, ...filter }: Parameters<CheckStore["standing"]>[0],
    limit: number,
  ): Promise<CheckResult[]> {
    const name = troubled ? "check_result_list_troubled" : "check_result_list_standing";
    return this.#connection.read(() => this.#rows(name, { ...standingFilter(filter), limit })).map(toCheckResult);
  }

  async sums(now: Instant): Promise<CheckSum[]> {
    const rows = this.#connection.read(() => this.#connection.statement("check_result_sum").all({ now }));
    return (rows as unknown as CheckSumRow[]).map(toCheckSum);
  }

  async history(
    { check, ...filter }: Parameters<CheckStore["history"]>[0],
    page: PageRequest,
  ): Promise<Page<CheckResult>> {
    const after = fromCursor(page, 1)?.[0] ?? null;
    const params = { ...standingFilter(filter), check_name: check, after, limit: rowsToRead(page) };
    const rows = this.#connection.read(() => this.#rows("check_result_list", params));
    return toPage(rows, page, toCheckResult, (row) => [row.id]);
  }

  #end(id: string, was: CheckState, end: CheckEnd): boolean {
    const open = this.#rows("check_result_lock_place", { id });
    if (!open.some((row) => row.id === id && row.state === was)) return false;
    this.#connection.statement("check_result_forget_newest").run({ id });
    this.#connection.statement("check_result_finish").run({ id, was, ...endedCheck(end) });
    return true;
  }

  #rows(name: string, params: Record<string, SqlValue>): CheckRow[] {
    return this.#connection.statement(name).all(params) as unknown as CheckRow[];
  }
}
