import { useInfiniteQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, onScopeDispose, toValue, type MaybeRefOrGetter } from "vue";
import { useDashboard } from "./dashboard.ts";
import type { ListPage } from "./use-growing-list.ts";

const settleMs = 1_000;

/** A list whose rows change in place, page by page as far as it was asked for: all of these are looked at again when something changed. */
export function useAllPages<Page extends ListPage<unknown>>(
  key: MaybeRefOrGetter<readonly unknown[]>,
  load: (after: string | undefined, signal: AbortSignal) => Promise<Page>,
  pollMs: number,
) {
  const { live } = useDashboard();
  const queries = useQueryClient();
  const queryKey = computed(() => [...toValue(key)]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = live.onChange(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void queries.invalidateQueries({ queryKey: queryKey.value });
    }, settleMs);
  });
  onScopeDispose(() => {
    stop();
    clearTimeout(timer);
  });
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => load(pageParam === "" ? undefined : pageParam, signal),
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: () => live.pollEvery(pollMs),
    // The last answer stays until the next is there: a filter that changes does not flicker.
    placeholderData: (last) => last,
  });
  const pages = computed(() => query.data.value?.pages);
  const rows = computed((): Page["data"][number][] | undefined => pages.value?.flatMap(({ data }) => data));
  return { ...query, pages, rows };
}
