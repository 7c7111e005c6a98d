import { MutationCache, QueryCache, QueryClient } from "@tanstack/vue-query";
import { isClientError } from "daybook/client";
import type { Access } from "../access/access.ts";
import type { Live } from "./live.ts";

/** The cache of answers. The client tries again by itself what may be tried again, so nothing here does. */
export function createQueryClient(live: Live, access: Access): QueryClient {
  const watch = {
    onSuccess: () => live.reached(true),
    onError: (error: unknown) => {
      if (!isClientError(error)) return;
      live.reached(error.status !== null);
      // The session has ended meanwhile: nothing here can be asked for any more.
      if (error.status === 401) access.caller.value = null;
    },
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
