import type { Client } from "../../../client/index.ts";
import { fromReadable } from "../../../engine/api/json-text.ts";
import type { Book, MadeLink } from "../book.ts";

/** A server knows at which address it was asked, so its links are whole. */
export function remoteShares(client: Client): Book["shares"] {
  return {
    run: async (run, { expiresIn } = {}) => fromReadable<MadeLink>(await client.runs.share({ run, expiresIn })),
    tenant: async (tenant, { expiresIn } = {}) =>
      fromReadable<MadeLink>(await client.tenants.share({ tenant, expiresIn })),
    revoke: (link) => client.shares.revoke({ link }),
    rotate: () => client.shares.rotate(),
  };
}
