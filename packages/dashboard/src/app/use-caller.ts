import { isClientError } from "daybook/client";
import { onScopeDispose, ref, shallowRef } from "vue";
import { useDashboard } from "../state/dashboard.ts";

const againMs = 2_000;

/** Asks once who looks at the page; goes on asking while the server cannot be reached. */
export function useCaller() {
  const { client, access, live } = useDashboard();
  /** The server has said who it is, or that it is nobody. */
  const isKnown = ref(false);
  const error = shallowRef<Error | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    clearTimeout(timer);
    try {
      access.caller.value = await client.me.get();
      isKnown.value = true;
      live.reached(true);
    } catch (failure) {
      if (isClientError(failure) && failure.status === 401) {
        isKnown.value = true;
        return;
      }
      error.value = failure as Error;
      timer = setTimeout(() => void ask(), againMs);
    }
  }
  void ask();
  onScopeDispose(() => clearTimeout(timer));
  return { isKnown, error, ask };
}
