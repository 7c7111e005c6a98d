import { computed, type ComputedRef } from "vue";
import { useDashboard } from "../../state/dashboard.ts";
import { spanStart } from "../../state/spans.ts";
import { useAddress, type Address } from "../../state/use-address.ts";
import type { RunFilter } from "../../state/run-filter.ts";
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

const names = ["state", "job", "tenant", "trigger", "text", "span"] as const;
/** The filter as the address has it. */
export type RunAddress = Address<(typeof names)[number]>;

export function readStates(text: string): readonly RunState[] {
  const wanted = text.split(",");
  return states.filter((state) => wanted.includes(state));
}

/** The filter of the page, kept in its address: a link to the page is a link to what it shows. */
export function useRunFilter(): { address: RunAddress; filter: ComputedRef<RunFilter> } {
  const { clock } = useDashboard();
  const address = useAddress(names);
  const filter = computed<RunFilter>(() => {
    const { job, tenant, text, ...asked } = address.asked.value;
    const state = readStates(asked.state);
    const trigger = triggers.find((one) => one === asked.trigger);
    const createdFrom = spanStart(asked.span, clock.read());
    return {
      ...(state.length === 0 ? {} : { state }),
      ...(job === "" ? {} : { job }),
      ...(tenant === "" ? {} : { tenant }),
      ...(trigger === undefined ? {} : { trigger }),
      ...(text === "" ? {} : { text }),
      ...(createdFrom === undefined ? {} : { createdFrom }),
    };
  });
  return { address, filter };
}
