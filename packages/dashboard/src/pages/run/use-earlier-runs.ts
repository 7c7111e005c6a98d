import { computed, type ComputedRef } from "vue";
import { useRoute, useRouter } from "vue-router";
import { useLiveQuery } from "../../state/use-live-query.ts";
import type { Run } from "../../transport/contract.ts";

const looked = 50;

/** The earlier runs of a run's job and tenant, newest first, and which of them the address names: `?with=…`. Without a word the newest that completed. */
export function useEarlierRuns(run: () => Run) {
  const route = useRoute();
  const router = useRouter();
  const { data, error, refetch } = useLiveQuery(
    "runs.list",
    () => {
      const { job, tenant, createdAt } = run();
      return { job, createdBefore: createdAt, limit: looked, ...(tenant === null ? {} : { tenant }) };
    },
    { pollMs: 60_000, follows: () => false },
  );
  const earlier: ComputedRef<readonly Run[] | undefined> = computed(() =>
    data.value?.data.filter(({ tenant, id }) => tenant === run().tenant && id !== run().id),
  );
  const usual = computed(
    () =>
      earlier.value?.find(({ state }) => state === "succeeded" || state === "partial")?.id ??
      earlier.value?.[0]?.id ??
      "",
  );
  const chosen = computed({
    get: () => [route.query["with"]].flat()[0] ?? usual.value,
    set: (id) => void router.replace({ query: { ...route.query, with: id } }),
  });
  return { earlier, chosen, error, refetch };
}
