import { computed, type ComputedRef, type MaybeRefOrGetter } from "vue";
import { seldom, useLiveQuery } from "../../state/use-live-query.ts";

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function useJobChoices(): ComputedRef<Choice[]> {
  const { data } = useLiveQuery("jobs.list", {}, seldom);
  return computed(() => (data.value?.data ?? []).map(({ name }) => ({ value: name, label: name })));
}

export function useTenantChoices(enabled: MaybeRefOrGetter<boolean> = true): ComputedRef<Choice[]> {
  const { data } = useLiveQuery("tenants.list", {}, { ...seldom, enabled });
  return computed(() => (data.value?.data ?? []).map(({ id }) => ({ value: id, label: id })));
}
