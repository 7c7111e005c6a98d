import { computed, type ComputedRef, type WritableComputedRef } from "vue";
import { useRoute, useRouter, type LocationQuery } from "vue-router";
import { useDashboard } from "../../state/dashboard.ts";
import type { RunFilter } from "../../state/use-run-list.ts";
import type { Run, RunState } from "../../transport/contract.ts";

export const states = [
  "running",
  "waiting",
  "blocked",
  "succeeded",
  "partial",
  "failed",
  "cancelled",
  "skipped",
  "expired",
] as const satisfies readonly RunState[];

export const triggers = [
  "schedule",
  "manual",
  "api",
  "retry",
  "parent",
  "track",
] as const satisfies readonly Run["trigger"][];

export const spans = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000, month: 30 * 86_400_000 } as const;
export type SpanName = keyof typeof spans;

/** The filter as the address has it. */
export interface AskedFilter {
  readonly state: readonly RunState[];
  readonly job: string;
  readonly tenant: string;
  readonly trigger: string;
  readonly text: string;
  readonly span: SpanName | "";
}

/** The filter of the page, kept in its address: a link to the page is a link to what it shows. */
export function useRunFilter(): { asked: WritableComputedRef<AskedFilter>; filter: ComputedRef<RunFilter> } {
  const route = useRoute();
  const router = useRouter();
  const { clock } = useDashboard();
  const asked = computed<AskedFilter>({
    get: () => read(route.query),
    set: (next) => void router.replace({ query: write(next) }),
  });
  // The address's text stands for the filter, so that a navigation that changes nothing in it loads nothing.
  const key = computed(() => JSON.stringify(asked.value));
  const filter = computed<RunFilter>(() => {
    const { state, job, tenant, trigger, text, span } = JSON.parse(key.value) as AskedFilter;
    return {
      ...(state.length === 0 ? {} : { state }),
      ...(job === "" ? {} : { job }),
      ...(tenant === "" ? {} : { tenant }),
      ...(triggers.some((one) => one === trigger) ? { trigger: trigger as Run["trigger"] } : {}),
      ...(text === "" ? {} : { text }),
      ...(span === "" ? {} : { createdFrom: new Date(clock.read() - spans[span]).toISOString() }),
    };
  });
  return { asked, filter };
}

function read(query: LocationQuery): AskedFilter {
  const one = (name: string): string => {
    const value = query[name];
    return (Array.isArray(value) ? value[0] : value) ?? "";
  };
  const wanted = one("state").split(",");
  const span = one("span");
  return {
    state: states.filter((state) => wanted.includes(state)),
    job: one("job"),
    tenant: one("tenant"),
    trigger: one("trigger"),
    text: one("text"),
    span: span in spans ? (span as SpanName) : "",
  };
}

function write({ state, ...rest }: AskedFilter): Record<string, string> {
  const query: Record<string, string> = state.length === 0 ? {} : { state: state.join(",") };
  for (const [name, value] of Object.entries(rest)) if (value !== "") query[name] = value;
  return query;
}
