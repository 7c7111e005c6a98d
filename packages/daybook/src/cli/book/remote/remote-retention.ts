import type { Client } from "../../../client/index.ts";
import { fromReadable } from "../../../engine/api/json-text.ts";
import type { RetentionReport } from "../../../engine/retention/retention-api.ts";
import type { Book } from "../book.ts";

export function remoteRetention(client: Client): Book["retention"] {
  return { report: async () => fromReadable<RetentionReport>(await client.retention.get()) };
}
