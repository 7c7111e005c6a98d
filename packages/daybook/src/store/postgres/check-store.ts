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
import { fromCursor, rowsToRead, toPage } from "./cursor.ts";
import { isUuid } from "./run-id-text.ts";
import type { Database, Transaction } from "./transaction.ts";

/** Results of integrity checks. */
export class PostgresCheckStore implements CheckStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  ask(check: NewCheck): Promise<CheckResult> {
    return this.#database.write(async (tx) => {
      for (;;) {
        if ((await tx.run("check_result_ask", askedCheck(check))) === 1) tx.bump("checks");
        const [waiting] = await tx.rows<CheckRow>("check_result_get_waiting", placeOfCheck(check));
        // Refused for one that was taken a moment later: then it does not wait any more, and a new one can.
        if (waiting !== undefined) return toCheckResult(waiting);
      }
    });
  }

  async claim({ known, id, workerId, now, limit }: Parameters<CheckStore["claim"]>[0]): Promise<CheckResult[]> {
    if (id !== null && !isUuid(id)) return [];
    const taken = await this.#database.write((tx) =>
      tx.rows<CheckRow>("check_result_claim", {
        jobs: known.map(({ job }) => job),
        checks: known.map(({ check }) => check),
        lengths: known.map(({ lengthMs }) => lengthMs),
        id,
        worker_id: workerId,
        now,
        limit,
      }),
    );
    return taken.map(toCheckResult).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  async finish(id: string, end: CheckEnd): Promise<boolean> {
    return isUuid(id) && this.#database.write((tx) => endCheck(tx, id, "running", end));
  }

  async endOverdue(now: Instant, why: (overdue: CheckResult) => RecordedError): Promise<number> {
    const overdue = await this.#database.read((tx) => tx.rows<CheckRow>("check_result_list_overdue", { now }));
    let ended = 0;
    // Each in a transaction of its own: together they would lock the rows of several places, in an order that others do not know.
    for (const check of overdue.map(toCheckResult)) {
      const end = overdueEnd(now, why(check));
      if (await this.#database.write((tx) => endCheck(tx, check.id, check.state, end))) ended += 1;
    }
    return ended;
  }

  async get(id: string): Promise<CheckResult | null> {
    if (!isUuid(id)) return null;
    const [row] = await this.#database.read((tx) => tx.rows<CheckRow>("check_result_get", { id }));
    return row === undefined ? null : toCheckResult(row);
  }

  async standing(
    { troubled = false, ...filter }: Parameters<CheckStore["standing"]>[0],
    limit: number,
  ): Promise<CheckResult[]> {
    const name = troubled ? "check_result_list_troubled" : "check_result_list_standing";
    const rows = await this.#database.read((tx) => tx.rows<CheckRow>(name, { ...standingFilter(filter), limit }));
    return rows.map(toCheckResult);
  }

  async sums(now: Instant): Promise<CheckSum[]> {
    const rows = await this.#database.read((tx) => tx.rows<CheckSumRow>("check_result_sum", { now }));
    return rows.map(toCheckSum);
  }

  async history(
    { check, ...filter }: Parameters<CheckStore["history"]>[0],
    page: PageRequest,
  ): Promise<Page<CheckResult>> {
    const after = fromCursor(page, 1)?.[0] ?? null;
    if (after !== null && !isUuid(String(after))) return { data: [], nextCursor: null };
    const params = { ...standingFilter(filter), check_name: check, after, limit: rowsToRead(page) };
    const rows = await this.#database.read((tx) => tx.rows<CheckRow>("check_result_list", params));
    return toPage(rows, page, toCheckResult, (row) => [row.id]);
  }
}

async function endCheck(tx: Transaction, id: string, was: CheckState, end: CheckEnd): Promise<boolean> {
  const open = await tx.rows<Pick<CheckRow, "id" | "state">>("check_result_lock_place", { id });
  if (!open.some((row) => row.id === id && row.state === was)) return false;
  await tx.run("check_result_forget_newest", { id });
  await tx.run("check_result_finish", { id, was, ...endedCheck(end) });
  return true;
}
