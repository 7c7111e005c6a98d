import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from "vue";
import { useDashboard } from "./dashboard.ts";

/** A page of a list by keyset. */
export interface ListPage<Row> {
  readonly data: readonly Row[];
  readonly nextCursor: string | null;
}

export interface GrowingListOptions<Row, Filter> {
  readonly filter: Readonly<Ref<Filter>>;
  /** Whether new rows may be put above those that are read. */
  readonly mayInsert: Readonly<Ref<boolean>>;
  readonly pollMs: number;
  readonly keyOf: (row: Row) => string;
  readonly load: (
    filter: Filter,
    page: { limit: number; after?: string },
    signal: AbortSignal,
  ) => Promise<ListPage<Row>>;
}

const pageSize = 100;
const settleMs = 250;

/**
 * A list of what is written once and never changes, newest first: fires, the audit.
 *
 * Owns the rows as far as they were scrolled to. New ones wait in `fresh` until the reader is at the top, so nothing that is read moves. When more came at
 * once than one page holds, the list begins anew with the newest instead of leaving a hole.
 */
export function useGrowingList<Row, Filter>({
  filter,
  mayInsert,
  pollMs,
  keyOf,
  load: ask,
}: GrowingListOptions<Row, Filter>) {
  const { live } = useDashboard();
  const rows = shallowRef<readonly Row[]>([]);
  const fresh = shallowRef<readonly Row[]>([]);
  const error = shallowRef<Error | null>(null);
  const isLoaded = ref(false);
  const cursor = ref<string | null>(null);
  let leaving = new AbortController();
  let isLoadingMore = false;

  /** Does one thing with the server, and leaves it when the filter has changed meanwhile. */
  const attempt = async (act: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    const { signal } = leaving;
    try {
      await act(signal);
      if (!signal.aborted) error.value = null;
    } catch (failure) {
      if (!signal.aborted) error.value = failure as Error;
    }
  };

  const begin = (page: ListPage<Row>): void => {
    rows.value = page.data;
    cursor.value = page.nextCursor;
    fresh.value = [];
    isLoaded.value = true;
  };

  const load = (): Promise<void> => {
    leaving.abort();
    leaving = new AbortController();
    return attempt(async (signal) => {
      const page = await ask(filter.value, { limit: pageSize }, signal);
      if (!signal.aborted) begin(page);
    });
  };

  const loadMore = async (): Promise<void> => {
    const after = cursor.value;
    if (isLoadingMore || after === null) return;
    isLoadingMore = true;
    await attempt(async (signal) => {
      const page = await ask(filter.value, { limit: pageSize, after }, signal);
      if (signal.aborted) return;
      rows.value = [...rows.value, ...page.data];
      cursor.value = page.nextCursor;
    });
    isLoadingMore = false;
  };

  const refresh = (): Promise<void> => {
    if (!isLoaded.value) return load();
    return attempt(async (signal) => {
      const head = await ask(filter.value, { limit: pageSize }, signal);
      if (signal.aborted) return;
      const known = new Set(rows.value.map(keyOf));
      const added = head.data.filter((row) => !known.has(keyOf(row)));
      const leavesHole = added.length === head.data.length && head.nextCursor !== null;
      if (added.length === 0) fresh.value = [];
      else if (!mayInsert.value) fresh.value = added;
      else if (leavesHole) begin(head);
      else {
        rows.value = [...added, ...rows.value];
        fresh.value = [];
      }
    });
  };

  watch(filter, load, { immediate: true });
  watch(mayInsert, (may) => {
    if (may && fresh.value.length > 0) void refresh();
  });

  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const plan = (ms: number): void => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void turn(), ms);
  };
  const turn = async (): Promise<void> => {
    const every = live.pollEvery(pollMs);
    if (every !== false && !document.hidden) await refresh();
    plan(every === false ? pollMs : every);
  };
  plan(pollMs);
  const unlisten = live.onChange(() => plan(settleMs));
  onScopeDispose(() => {
    isStopped = true;
    clearTimeout(timer);
    leaving.abort();
    unlisten();
  });

  return { rows, fresh, error, isLoaded, hasMore: computed(() => cursor.value !== null), load, loadMore };
}
