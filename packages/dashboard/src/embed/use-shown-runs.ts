import { isClientError } from "daybook/client";
import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from "vue";
import { Live, type ShownLink } from "../state/live.ts";
import { replaceRows } from "../state/merge-runs.ts";
import type { LiveChange } from "../transport/transport.ts";
import { isFinal } from "./troubles.ts";
import type { RunSource } from "./run-source.ts";
import type { ShownRun } from "./types.ts";

/** How often to ask where nothing is pushed, and how soon again after a failure. */
const pollMs = 2_000;
const againMs = 5_000;
/** Changes come in bursts; what may have come or gone is asked for at most this often. */
const settleMs = 500;

export interface ShownRuns {
  readonly runs: ShallowRef<readonly ShownRun[]>;
  /** Why nothing is known, or nothing new. */
  readonly error: ShallowRef<Error | null>;
  readonly isLoaded: Readonly<Ref<boolean>>;
  readonly link: ComputedRef<ShownLink>;
  /** Begins anew: with another source, or after a failure that waiting does not mend. */
  readonly begin: (source: RunSource) => void;
  /** Forgets all. @param because what keeps it from beginning */
  readonly end: (because?: Error) => void;
}

/**
 * Runs as they are, for as long as the component is there.
 *
 * Owns the rows and one {@link Live}. Asks first and listens then, so that an address with nothing behind it is not listened to; the stream's first word
 * makes it ask once more, so nothing falls in between. A run that is shown is replaced by what the event says. It stops at an answer that waiting cannot change,
 * and when nothing can come any more.
 */
export function useShownRuns(): ShownRuns {
  const runs = shallowRef<readonly ShownRun[]>([]);
  const error = shallowRef<Error | null>(null);
  const isLoaded = ref(false);
  const live = shallowRef<Live | null>(null);
  let source: RunSource | null = null;
  let asking: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueAt = Number.POSITIVE_INFINITY;

  const stop = (): void => {
    clearTimeout(timer);
    dueAt = Number.POSITIVE_INFINITY;
    asking?.abort();
    live.value?.close();
    live.value = null;
    source = null;
  };

  /** Never later than planned already: changes that go on must not put the look off for ever. */
  const plan = (ms: number): void => {
    if (source === null || Date.now() + ms >= dueAt) return;
    clearTimeout(timer);
    dueAt = Date.now() + ms;
    timer = setTimeout(() => {
      dueAt = Number.POSITIVE_INFINITY;
      void look();
    }, ms);
  };

  const hear = ({ kind, run }: LiveChange): void => {
    if (kind === "everything") return plan(0);
    if (run === null || source === null) return;
    const shown = runs.value.find(({ id }) => id === run.id);
    if (shown !== undefined) {
      runs.value = replaceRows(runs.value, [{ ...shown, ...run }]);
      if (source.isOver(runs.value)) return stop();
      if (shown.state === run.state) return;
    } else if (!source.mayShow(run)) return;
    plan(settleMs);
  };

  const look = async (): Promise<void> => {
    if (source === null) return;
    if (document.hidden && isLoaded.value) return plan(pollMs);
    asking?.abort();
    const { signal } = (asking = new AbortController());
    try {
      const asked = source;
      const newest = await asked.ask(signal);
      if (signal.aborted) return;
      const known = new Map(runs.value.map((run) => [run.id, run]));
      runs.value = replaceRows(
        newest.map((run) => known.get(run.id) ?? run),
        newest,
      );
      error.value = null;
      isLoaded.value = true;
      if (asked.isOver(newest)) return stop();
      if (live.value === null) {
        live.value = new Live(asked.transport);
        live.value.onChange(hear);
      }
      live.value.reached(true);
      plan(live.value.pollEvery(pollMs) || pollMs);
    } catch (failure) {
      if (signal.aborted) return;
      error.value = failure as Error;
      if (isFinal(failure as Error)) return stop();
      live.value?.reached(!isClientError(failure) || failure.status !== null);
      plan(againMs);
    }
  };

  const forget = (because: Error | null = null): void => {
    stop();
    runs.value = [];
    error.value = because;
    isLoaded.value = false;
  };

  const link = computed(() => live.value?.shown.value ?? "connecting");
  // While changes were pushed, the next look was put off for long.
  watch(link, (now) => {
    if (now !== "live") plan(pollMs);
  });
  onScopeDispose(stop);
  return {
    runs,
    error,
    isLoaded,
    link,
    begin(next) {
      forget();
      source = next;
      void look();
    },
    end: forget,
  };
}
