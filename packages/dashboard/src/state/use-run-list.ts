import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from "vue";
import type { Run } from "../transport/contract.ts";
import { useDashboard } from "./dashboard.ts";
import { mergeHead, replaceRows, tellRows } from "./merge-runs.ts";
import { mayJoin, type RunFilter } from "./run-filter.ts";

const pageSize = 100;
const pollMs = 2_000;
const settleMs = 250;
/** What is told of rows is shown together: hundreds of active runs tell thousands of times a second. */
const tellMs = 100;
/** Rows looked at again one by one in a turn; what a screen shows of unfinished runs outside of the newest page. */
const mostSingles = 25;

/**
 * The runs of a filter, newest first, as far as they were scrolled to.
 *
 * Owns the rows. Rows never change their place: known ones are replaced where they stand, new ones wait in `fresh` until the reader is at the top. A
 * row that no longer fits the filter stays here, with its new state, until somebody takes it out or the list is loaded anew.
 */
export function useRunList(
  filter: Readonly<Ref<RunFilter>>,
  mayInsert: Readonly<Ref<boolean>>,
  visible: () => readonly Run[],
) {
  const { client, live } = useDashboard();
  const rows = shallowRef<readonly Run[]>([]);
  const fresh = shallowRef<readonly Run[]>([]);
  const error = shallowRef<Error | null>(null);
  const isLoaded = ref(false);
  const cursor = ref<string | null>(null);
  let loading: AbortController | null = null;
  let isLoadingMore = false;

  /** The next rows: a page without any is not the last where few of many runs fit, so the list goes on by itself. */
  const pageOf = async (asked: RunFilter, after: string | null, isLeft: () => boolean, signal?: AbortSignal) => {
    let cursorOf = after;
    for (;;) {
      const page = await client.runs.list(
        { ...asked, limit: pageSize, ...(cursorOf === null ? {} : { after: cursorOf }) },
        signal === undefined ? {} : { signal },
      );
      if (page.data.length > 0 || page.nextCursor === null || isLeft()) return page;
      cursorOf = page.nextCursor;
    }
  };

  const load = async (): Promise<void> => {
    loading?.abort();
    const controller = (loading = new AbortController());
    try {
      const { signal } = controller;
      const page = await pageOf(filter.value, null, () => signal.aborted, signal);
      rows.value = page.data;
      fresh.value = [];
      cursor.value = page.nextCursor;
      error.value = null;
      isLoaded.value = true;
      live.reached(true);
    } catch (failure) {
      if (controller.signal.aborted) return;
      error.value = failure as Error;
    }
  };

  const loadMore = async (): Promise<void> => {
    if (isLoadingMore || cursor.value === null) return;
    isLoadingMore = true;
    const asked = filter.value;
    try {
      const page = await pageOf(asked, cursor.value, () => isStopped || asked !== filter.value);
      if (asked !== filter.value) return;
      const known = new Set(rows.value.map(({ id }) => id));
      rows.value = [...rows.value, ...page.data.filter(({ id }) => !known.has(id))];
      cursor.value = page.nextCursor;
    } catch (failure) {
      error.value = failure as Error;
    } finally {
      isLoadingMore = false;
    }
  };

  /** Looks at the newest page again, and at those shown further down that may have changed. */
  const refresh = async (): Promise<void> => {
    if (!isLoaded.value) return load();
    const asked = filter.value;
    try {
      const head = await client.runs.list({ ...asked, limit: pageSize });
      if (asked !== filter.value) return;
      const inHead = new Set(head.data.map(({ id }) => id));
      const singles = visible().filter(({ id, finishedAt }) => finishedAt === null && !inHead.has(id));
      const looked = await Promise.all(
        singles.slice(0, mostSingles).map(({ id }) => client.runs.get({ run: id }).catch(() => null)),
      );
      if (asked !== filter.value) return;
      const merged = mergeHead(
        replaceRows(
          rows.value,
          looked.filter((run) => run !== null),
        ),
        head.data,
      );
      if (mayInsert.value) {
        rows.value = merged.added.length === 0 ? merged.rows : [...merged.added, ...merged.rows];
        fresh.value = [];
      } else {
        rows.value = merged.rows;
        fresh.value = merged.added;
      }
      error.value = null;
      live.reached(true);
    } catch (failure) {
      error.value = failure as Error;
      live.reached(false);
    }
  };

  watch(filter, load, { immediate: true });
  watch(mayInsert, (may) => {
    if (!may || fresh.value.length === 0) return;
    rows.value = [...fresh.value, ...rows.value];
    fresh.value = [];
  });

  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  let dueAt = Number.POSITIVE_INFINITY;
  /** Never later than planned already: changes that go on must not put the look off for ever. */
  const plan = (ms: number): void => {
    if (isStopped || Date.now() + ms >= dueAt) return;
    clearTimeout(timer);
    dueAt = Date.now() + ms;
    timer = setTimeout(() => void turn(), ms);
  };
  const turn = async (): Promise<void> => {
    dueAt = Number.POSITIVE_INFINITY;
    const every = live.pollEvery(pollMs);
    if (every !== false && !document.hidden) await refresh();
    plan(every === false ? pollMs : every);
  };
  plan(pollMs);
  // A row that is known is told whole enough to be replaced; the newest page is looked at again only for what may come into it.
  const told = new Map<string, Partial<Run>>();
  let telling: ReturnType<typeof setTimeout> | undefined;
  const replaceTold = (): void => {
    telling = undefined;
    rows.value = tellRows(rows.value, told);
    fresh.value = tellRows(fresh.value, told);
    told.clear();
  };
  const unlisten = live.onChange(({ run }) => {
    if (run === null || mayJoin(run, fresh.value[0] ?? rows.value[0], filter.value)) plan(settleMs);
    if (run === null) return;
    told.set(run.id, run);
    telling ??= setTimeout(replaceTold, tellMs);
  });
  onScopeDispose(() => {
    isStopped = true;
    clearTimeout(timer);
    clearTimeout(telling);
    loading?.abort();
    unlisten();
  });

  return { rows, fresh, error, isLoaded, hasMore: computed(() => cursor.value !== null), load, loadMore, refresh };
}
