import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/vue-query";
import type { Answer, ClientError, Input, Operation } from "daybook/client";
import { computed, onScopeDispose, toValue, type MaybeRefOrGetter } from "vue";
import { call } from "../transport/call.ts";
import type { LiveChange } from "../transport/transport.ts";
import { useDashboard } from "./dashboard.ts";

export interface LiveQueryOptions {
  /** How often to ask where nothing is pushed. @defaultValue 5 s */
  readonly pollMs?: number;
  /** Which changes this answer may follow. @defaultValue all */
  readonly follows?: (change: LiveChange) => boolean;
  readonly enabled?: MaybeRefOrGetter<boolean>;
  /** How old an answer may be when it comes: after the last change of a burst it is looked at once more. @defaultValue 0 */
  readonly staleMs?: number;
  /** Shows the answer to the last question until that to the next is there. @defaultValue true */
  readonly keepLast?: boolean;
}

/** For what changes seldom while runs make progress all the time: it is asked for now and then, and when nobody knows what changed. */
export const seldom: LiveQueryOptions = { pollMs: 60_000, follows: ({ kind }) => kind === "everything" };

/** Changes come in bursts; a page looks again at most this often. */
const settleMs = 250;

/** An operation's answer that stays true by itself: looked at again when something changed, or every few seconds where nobody tells. */
export function useLiveQuery<Name extends Operation>(
  name: Name,
  input: MaybeRefOrGetter<Input<Name>>,
  { pollMs = 5_000, follows = () => true, enabled = true, staleMs = 0, keepLast = true }: LiveQueryOptions = {},
) {
  const { client, live } = useDashboard();
  const queries = useQueryClient();
  const queryKey = computed(() => [name, toValue(input)] as const);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let changedAt = 0;
  const look = (): void => {
    timer = undefined;
    void queries.invalidateQueries({ queryKey: queryKey.value });
    const left = changedAt + staleMs - performance.now();
    if (left > 0) timer = setTimeout(look, Math.max(settleMs, left));
  };
  const stop = live.onChange((change) => {
    if (!follows(change)) return;
    changedAt = performance.now();
    timer ??= setTimeout(look, settleMs);
  });
  onScopeDispose(() => {
    stop();
    clearTimeout(timer);
  });
  return useQuery<Answer<Name>, ClientError>({
    queryKey,
    queryFn: ({ signal }) => call(client, name, toValue(input), { signal }),
    refetchInterval: () => live.pollEvery(pollMs),
    enabled: computed(() => toValue(enabled)),
    ...(keepLast ? { placeholderData: keepPreviousData as never } : {}),
  });
}
