import { toReadable } from "../../engine/api/json-text.ts";
import { actorOf } from "../access/caller.ts";
import * as contract from "../contract/credentials.ts";
import type { HttpParts } from "../parts.ts";
import { route, type Route } from "../route.ts";

/** The vault, from outside: nothing here reads a value. */
export function credentialRoutes({ daybook: { credentials } }: HttpParts): Route[] {
  return [
    route(contract.listCredentials, async () => ({ data: toReadable(await credentials.list()) })),
    route(contract.setCredential, ({ params, body: { value, tenant = null }, caller }) =>
      credentials.set(params.credential, value, { tenant }, actorOf(caller)),
    ),
    route(contract.removeCredential, ({ params, query: { tenant = null }, caller }) =>
      credentials.remove(params.credential, { tenant }, actorOf(caller)),
    ),
    route(contract.rotateCredentials, async ({ caller }) => ({ resealed: await credentials.rotate(actorOf(caller)) })),
  ];
}
