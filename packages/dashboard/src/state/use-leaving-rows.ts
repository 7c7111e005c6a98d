import { shallowRef, watch, type Ref, type ShallowRef } from "vue";
import type { Run } from "../transport/contract.ts";
import { useDashboard } from "./dashboard.ts";

/** So long a row stays after it ceased to fit: who follows it sees what became of it. */
const staysMs = 6_000;

/**
 * Lets rows go that no longer fit what was asked for.
 *
 * Takes rows out of `rows`, and nothing else. Once a second, which is also how long a row fades: those that ceased to fit long enough ago begin to, and
 * those that have faded are taken out. While they may not leave, because somebody reads or points at them, they stay as they are.
 *
 * @returns the ids of the rows that fade now.
 */
export function useLeavingRows(
  rows: ShallowRef<readonly Run[]>,
  fits: (run: Run) => boolean,
  mayLeave: Readonly<Ref<boolean>>,
): Readonly<ShallowRef<ReadonlySet<string>>> {
  const { clock } = useDashboard();
  /** Since when each row does not fit. */
  const since = new Map<string, number>();
  const fading = shallowRef<ReadonlySet<string>>(new Set());
  watch(clock.now, (now) => {
    const strangers = rows.value.filter((run) => !fits(run));
    const ids = new Set(strangers.map(({ id }) => id));
    for (const id of since.keys()) if (!ids.has(id)) since.delete(id);
    for (const id of ids) if (!since.has(id)) since.set(id, now);
    if (!mayLeave.value) {
      if (fading.value.size > 0) fading.value = new Set();
      return;
    }
    const faded = new Set([...fading.value].filter((id) => ids.has(id)));
    if (faded.size > 0) rows.value = rows.value.filter(({ id }) => !faded.has(id));
    const ripe = [...since].filter(([id, at]) => !faded.has(id) && now - at >= staysMs).map(([id]) => id);
    if (ripe.length > 0 || fading.value.size > 0) fading.value = new Set(ripe);
  });
  return fading;
}
