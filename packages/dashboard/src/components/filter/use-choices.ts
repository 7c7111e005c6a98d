import { computed, type ComputedRef, type MaybeRefOrGetter } from "vue";
import { useDashboard } from "../../state/dashboard.ts";
import { useLiveQuery, type LiveQueryOptions } from "../../state/use-live-query.ts";

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What there is to choose from changes seldom, while runs make progress all the time: it is asked for now and then, and when nobody knows what changed. */
export const seldom: LiveQueryOptions = { pollMs: 60_000, follows: ({ kind }) => kind === "everything" };

/** The jobs, for those who see all of them; for others none. */
export function useJobChoices(): ComputedRef<Choice[]> {
  const { access } = useDashboard();
  const { data } = useLiveQuery("jobs.list", {}, { ...seldom, enabled: access.seesAll });
  return computed(() => (data.value?.data ?? []).map(({ name }) => ({ value: name, label: name })));
}

export function useTenantChoices(enabled: MaybeRefOrGetter<boolean> = true): ComputedRef<Choice[]> {
  const { data } = useLiveQuery("tenants.list", {}, { ...seldom, enabled });
  return computed(() => (data.value?.data ?? []).map(({ id }) => ({ value: id, label: id })));
}
