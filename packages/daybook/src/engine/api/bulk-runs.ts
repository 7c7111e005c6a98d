import { DaybookError, isDaybookError } from "../../errors/daybook-error.ts";
import type { RunState } from "../../run/state.ts";
import { finalStates, isFinal, runStates } from "../../run/transitions.ts";
import type { RunFilter } from "../../store/port/run-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Actor } from "../control/operator.ts";
import type { RunsApi } from "./runs-api.ts";

/** What an action on many runs did, or would do. */
export interface BulkResult {
  /** Runs that the filter meant. */
  readonly matched: number;
  /** Null: only counted, because the caller did not say how many it expects. */
  readonly changed: number | null;
  /** Runs that could not be changed, with the reason; the others were. */
  readonly refused: readonly { readonly id: string; readonly code: string; readonly message: string }[];
}

/** @see BulkRuns */
export interface BulkOptions extends Actor {
  /** How many runs the caller saw the filter mean. Left out: they are counted and nothing is changed. */
  readonly expected?: number;
  readonly reason?: string;
}

const most = 10_000;
const pageSize = 1_000;
const unfinished: readonly RunState[] = runStates.filter((state) => !isFinal(state));

/**
 * One action on all runs that a filter means: first counted, then done when the count is still what the caller saw. So nobody cancels
 * a thousand runs where they saw ten.
 */
export class BulkRuns {
  readonly #store: Store;
  readonly #runs: RunsApi;

  constructor(store: Store, runs: RunsApi) {
    this.#store = store;
    this.#runs = runs;
  }

  /** Cancels the unfinished ones. @throws DaybookError `COUNT_CHANGED`, `OPTION_INVALID` beyond 10,000 runs. */
  async cancel(filter: RunFilter, options: BulkOptions): Promise<BulkResult> {
    const ids = await this.#idsOf(filter, unfinished);
    if (!this.#isExpected(ids.length, options)) return counted(ids.length);
    for (let at = 0; at < ids.length; at += pageSize) await this.#runs.cancel(ids.slice(at, at + pageSize), options);
    return { matched: ids.length, changed: ids.length, refused: [] };
  }

  /** Makes new runs of the final ones. @throws DaybookError `COUNT_CHANGED`, `OPTION_INVALID` beyond 10,000 runs. */
  async retry(filter: RunFilter, options: BulkOptions): Promise<BulkResult> {
    const ids = await this.#idsOf(filter, finalStates);
    if (!this.#isExpected(ids.length, options)) return counted(ids.length);
    const refused = await this.#each(ids, (id) => this.#runs.retry(id, options));
    return { matched: ids.length, changed: ids.length - refused.length, refused };
  }

  /**
   * Makes new runs for the failed items of the final ones. `expected` is how many items, not runs. Runs whose items are all taken over already
   * are left out.
   * @throws DaybookError `COUNT_CHANGED`, `OPTION_INVALID` beyond 10,000 runs.
   */
  async retryFailedItems(filter: RunFilter, options: BulkOptions): Promise<BulkResult & { readonly items: number }> {
    const ids = await this.#idsOf(filter, finalStates);
    const open: [string, number][] = [];
    for (let at = 0; at < ids.length; at += pageSize)
      open.push(...(await this.#store.failedItems.countOpen(ids.slice(at, at + pageSize))));
    const items = open.reduce((sum, [, count]) => sum + count, 0);
    if (!this.#isExpected(items, options, "failed items")) return { ...counted(open.length), items };
    const refused = await this.#each(
      open.map(([id]) => id),
      (id) => this.#runs.retryFailedItems(id, options),
    );
    return { matched: open.length, changed: open.length - refused.length, refused, items };
  }

  /** A job that is disabled meanwhile must not keep the others from their retry; a store that is away must. */
  async #each(
    ids: readonly string[],
    change: (id: string) => Promise<unknown>,
  ): Promise<BulkResult["refused"][number][]> {
    const refused: BulkResult["refused"][number][] = [];
    for (const id of ids) {
      try {
        await change(id);
      } catch (error) {
        if (!isDaybookError(error) || error.code.startsWith("STORE_")) throw error;
        refused.push({ id, code: error.code, message: error.message });
      }
    }
    return refused;
  }

  #isExpected(matched: number, { expected }: BulkOptions, what: string = "runs"): boolean {
    if (expected === undefined) return false;
    if (expected === matched) return true;
    throw new DaybookError(
      "COUNT_CHANGED",
      `The filter means ${matched} ${what} now, not ${expected}. Nothing was changed: look again, then repeat with the new count.`,
      { params: { field: "expected", value: expected, matched } },
    );
  }

  async #idsOf(filter: RunFilter, among: readonly RunState[]): Promise<string[]> {
    const states = filter.states === undefined ? among : filter.states.filter((state) => among.includes(state));
    if (states.length === 0) return [];
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const page: { after?: string } = after === null ? {} : { after };
      const { data, nextCursor } = await this.#store.runs.list({ ...filter, states }, { limit: pageSize, ...page });
      ids.push(...data.map(({ id }) => id));
      after = nextCursor;
      if (ids.length > most) {
        throw new DaybookError(
          "OPTION_INVALID",
          `The filter means more than ${most} runs. Narrow it, and go on in parts.`,
          {
            params: { field: "filter", most },
          },
        );
      }
    } while (after !== null);
    return ids;
  }
}

function counted(matched: number): BulkResult {
  return { matched, changed: null, refused: [] };
}
