import { MutationCache, QueryCache, QueryClient } from "@tanstack/vue-query";
import { isClientError } from "daybook/client";
import type { Live } from "./live.ts";

/** The cache of answers. The client tries again by itself what may be tried again, so nothing here does. */
export function createQueryClient(live: Live): QueryClient {
  const watch = {
    onSuccess: () => live.reached(true),
    onError: (error: unknown) => live.reached(!(isClientError(error) && error.status === null)),
  };
  return new QueryClient({
    queryCache: new QueryCache(watch),
    mutationCache: new MutationCache(watch),
    defaultOptions: {
      queries: {
        staleTime: 1_000,
        gcTime: 5 * 60_000,
        retry: false,
        refetchOnWindowFocus: () => !live.paused.value,
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}
