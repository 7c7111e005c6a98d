import type { Client } from "../../../client/index.ts";
import { fromReadable } from "../../../engine/api/json-text.ts";
import type { TroubledRuns } from "../../../engine/health/troubled-runs.ts";
import type { Book } from "../book.ts";

export function remoteHealth(client: Client): Book["health"] {
  return {
    runs: async (options) =>
      fromReadable<TroubledRuns>(await client.health.runs({ tenant: options?.tenant, factor: options?.factor })),
  };
}
