import { DaybookError } from "../../errors/daybook-error.ts";
import { formatInstant } from "../../time/instant.ts";
import { actorOf, type Caller } from "../access/caller.ts";
import { readSessionCookie, sessionCookie } from "../access/session-cookie.ts";
import type { Sender } from "../access/sender.ts";
import * as contract from "../contract/access.ts";
import { emptyResponse, jsonResponse } from "../json-response.ts";
import type { HttpParts } from "../parts.ts";
import { openRoute, route, type Route } from "../route.ts";

/** What people do about their own way in. */
export function ownRoutes({ daybook, sessions, gate, store, clock, logger }: HttpParts): Route[] {
  const cookieOf = (secret: string | null, sender: Sender): string => sessionCookie(secret, sender, sessions.longestMs);

  /** Checks the password and opens a session. What the request carried before was perhaps put there by somebody else: it ends. */
  const enter = async (name: string, password: string, request: Request, sender: Sender): Promise<string> => {
    try {
      const account = await gate.pass(name, password, sender);
      const secret = await sessions.open(account.name, account.password, sender);
      if (secret === null)
        throw new DaybookError("SIGN_IN_REFUSED", "The account was changed a moment ago. Try again.");
      const before = readSessionCookie(request, sender);
      if (before !== null) await sessions.close(before);
      return secret;
    } catch (error) {
      // Not the name: people type their password into that field, too.
      logger().warn({ err: error, address: sender.address }, "a sign-in was refused");
      throw error;
    }
  };

  return [
    openRoute(contract.signIn, async ({ body, request, sender }) => {
      const secret = await enter(body.name, body.password, request, sender);
      const session = await sessions.use(secret);
      if (session === null) throw new DaybookError("SIGN_IN_REFUSED", "The account was disabled a moment ago.");
      const { account: name, role, tenant, expiresAt } = session;
      const { address: from, agent } = sender;
      const caller: Caller = { name, role, tenant, via: "session", from, agent, expiresAt };
      const { from: origin = null } = actorOf(caller);
      const entry = { action: "session.open", subject: `account:${name}`, before: null, after: null };
      await store.audit.append({ at: clock.now(), by: name, ...entry, from: origin });
      return jsonResponse(meOf(caller), 200, cookieOf(secret, sender));
    }),
    openRoute(contract.signOut, async ({ request, sender }) => {
      const secret = readSessionCookie(request, sender);
      if (secret !== null) await sessions.close(secret);
      return emptyResponse(cookieOf(null, sender));
    }),
    route(contract.getMe, async ({ caller }) => meOf(caller)),
    route(contract.setOwnPassword, async ({ body, caller, request, sender }) => {
      const name = ownAccount(caller);
      await gate.pass(name, body.current, sender);
      await daybook.accounts.setPassword(name, body.password, actorOf(caller));
      return emptyResponse(cookieOf(await enter(name, body.password, request, sender), sender));
    }),
    route(contract.signOutEverywhere, async ({ caller, sender }) => {
      await daybook.accounts.signOutEverywhere(ownAccount(caller), actorOf(caller));
      return emptyResponse(cookieOf(null, sender));
    }),
  ];
}

function meOf({ name, role, tenant, via, expiresAt = null }: Caller) {
  return { name, role, tenant, via, expiresAt: expiresAt === null ? null : formatInstant(expiresAt) };
}

/** @throws DaybookError `NO_ACCOUNT` */
function ownAccount({ name, via }: Caller): string {
  if (via === "session") return name;
  throw new DaybookError("NO_ACCOUNT", `${name} has no account here: this is for people who signed in.`, {
    params: { name, via },
  });
}
