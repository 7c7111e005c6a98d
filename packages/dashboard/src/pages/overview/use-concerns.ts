import type { Answer } from "daybook/client";
import { computed, type ComputedRef } from "vue";
import { useDashboard } from "../../state/dashboard.ts";
import { useLiveQuery } from "../../state/use-live-query.ts";
import type { Schedule } from "../../transport/contract.ts";
import type { LiveChange } from "../../transport/transport.ts";
import { isLate } from "./late.ts";
import { staleSyncs, type StaleSync } from "./stale.ts";

export interface Concerns {
  readonly late: ComputedRef<readonly Schedule[]>;
  readonly stale: ComputedRef<readonly StaleSync[]>;
  readonly troubled: ComputedRef<Answer<"health.runs">["runs"]>;
  /** Whether all of it was heard of. */
  readonly isKnown: ComputedRef<boolean>;
  readonly error: ComputedRef<Error | null>;
  readonly refetch: () => void;
}

/** As far as tenants are looked at; beyond, the matrix of tenants says how each stands. */
const mostTenants = 1_000;

/** What is over before somebody could look after it is no trouble: a run that waits for its children stands still, too. */
const passingMs = 60_000;

/** What nobody is told of by a failure: schedules that are late, syncs that do not succeed any more, runs that stand still. Shared by all who ask on a page. */
export function useConcerns(): Concerns {
  const { clock } = useDashboard();
  // Looked at now and then, not with every run; but what ends of a job that is stale may make it fresh.
  const slow = {
    pollMs: 15_000,
    follows: ({ kind, run }: LiveChange): boolean =>
      kind === "everything" || (run?.finishedAt != null && stale.value.some(({ job }) => job === run.job)),
  };
  const schedules = useLiveQuery("schedules.list", {}, { pollMs: 10_000, follows: ({ kind }) => kind !== "run" });
  const jobs = useLiveQuery("jobs.list", { outcomes: 30 }, slow);
  const tenants = useLiveQuery("tenants.matrix", { limit: mostTenants }, slow);
  const health = useLiveQuery("health.runs", {}, { pollMs: 15_000, follows: ({ kind }) => kind === "everything" });
  const stale: Concerns["stale"] = computed(() =>
    staleSyncs(jobs.data.value?.data ?? [], tenants.data.value?.data ?? []),
  );
  const all = [schedules, jobs, tenants, health] as const;
  return {
    late: computed(() => schedules.data.value?.data.filter((schedule) => isLate(schedule, clock.now.value)) ?? []),
    stale,
    troubled: computed(
      () =>
        health.data.value?.runs.filter(({ troubles }) =>
          troubles.some(({ beganAt }) => clock.now.value - Date.parse(beganAt) >= passingMs),
        ) ?? [],
    ),
    isKnown: computed(() => all.every(({ data }) => data.value !== undefined)),
    error: computed(() => all.map(({ error }) => error.value).find((error) => error !== null) ?? null),
    refetch: () => all.forEach((query) => void query.refetch()),
  };
}
