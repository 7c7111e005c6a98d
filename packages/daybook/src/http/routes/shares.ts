import { DaybookError } from "../../errors/daybook-error.ts";
import { runNotFound } from "../../engine/api/run-not-found.ts";
import type { ShareLink } from "../../engine/share/shares-api.ts";
import { formatInstant } from "../../time/instant.ts";
import { actorOf, mayKnow, type Caller } from "../access/caller.ts";
import type { Sender } from "../access/sender.ts";
import * as contract from "../contract/shares.ts";
import { given } from "../given.ts";
import type { HttpParts } from "../parts.ts";
import { route, type Route } from "../route.ts";

export function shareRoutes({ daybook, store, options }: HttpParts): Route[] {
  const { shares } = daybook;
  const mount = options.basePath === undefined || options.basePath === "/" ? "" : options.basePath;

  const addressed = ({ path, expiresAt }: ShareLink, { isSecure, host }: Sender) => {
    const mounted = `${mount}${path}`;
    return {
      url: `${isSecure ? "https" : "http"}://${host}${mounted}`,
      path: mounted,
      expiresAt: formatInstant(expiresAt),
    };
  };

  return [
    route(contract.shareRun, async ({ params, body, caller, sender }) => {
      const { id, tenant } = await daybook.runs.get(params.run);
      if (!mayKnow(caller, tenant)) throw runNotFound(id);
      return addressed(await shares.run(id, given({ ...body, ...actorOf(caller) })), sender);
    }),
    route(contract.shareTenant, async ({ params: { tenant }, body, caller, sender }) => {
      if (!mayKnow(caller, tenant))
        throw new DaybookError("TENANT_NOT_FOUND", `No tenant "${tenant}" is in the book.`, { params: { tenant } });
      return addressed(await shares.tenant(tenant, given({ ...body, ...actorOf(caller) })), sender);
    }),
    route(contract.revokeShare, async ({ body, caller }) => {
      const { kind, id } = await shares.read(body.link);
      if (caller.tenant !== null) await assertOwn({ kind, id }, caller);
      await shares.revoke(body.link, actorOf(caller));
    }),
    route(contract.rotateShareKey, ({ caller }) => shares.rotate(actorOf(caller))),
  ];

  async function assertOwn({ kind, id }: { kind: "run" | "tenant"; id: string }, caller: Caller): Promise<void> {
    const tenant = kind === "tenant" ? id : ((await store.runs.get(id))?.tenant ?? null);
    if (!mayKnow(caller, tenant))
      throw new DaybookError("SHARE_INVALID", "This link is not valid: it was cut off, or taken back.");
  }
}
