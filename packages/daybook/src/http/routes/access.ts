import { toReadable } from "../../engine/api/json-text.ts";
import { foldName } from "../../engine/access/check-access.ts";
import { DaybookError } from "../../errors/daybook-error.ts";
import { actorOf, type Caller } from "../access/caller.ts";
import * as contract from "../contract/access.ts";
import { given } from "../given.ts";
import type { HttpParts } from "../parts.ts";
import { route, type Route } from "../route.ts";
import { ownRoutes } from "./own-access.ts";

/** Whom an admin lets in. */
export function accessRoutes(parts: HttpParts): Route[] {
  const { accounts, tokens } = parts.daybook;
  return [
    ...ownRoutes(parts),
    route(contract.listAccounts, async () => ({ data: toReadable(await accounts.list()) })),
    route(contract.createAccount, async ({ body, caller }) =>
      toReadable(await accounts.create(given(body), actorOf(caller))),
    ),
    route(contract.changeAccount, async ({ params, body: { role, tenant, disabled }, caller }) => {
      assertNotOwn(caller, params.account);
      const actor = actorOf(caller);
      const before = await accounts.get(params.account);
      if (role !== undefined || tenant !== undefined) {
        const rights = { role: role ?? before.role, tenant: tenant === undefined ? before.tenant : tenant };
        await accounts.setRole(params.account, rights, actor);
      }
      if (disabled === true) await accounts.disable(params.account, actor);
      if (disabled === false) await accounts.enable(params.account, actor);
      return toReadable(await accounts.get(params.account));
    }),
    route(contract.resetPassword, async ({ params, body, caller }) => {
      assertNotOwn(caller, params.account);
      await accounts.setPassword(params.account, body.password, actorOf(caller));
    }),
    route(contract.signOutAccount, ({ params, caller }) => accounts.signOutEverywhere(params.account, actorOf(caller))),
    route(contract.removeAccount, ({ params, caller }) => {
      assertNotOwn(caller, params.account);
      return accounts.remove(params.account, actorOf(caller));
    }),
    route(contract.listTokens, async () => ({ data: toReadable(await tokens.list()) })),
    route(contract.createToken, async ({ body, caller }) =>
      toReadable(await tokens.create(given(body), actorOf(caller))),
    ),
    route(contract.revokeToken, ({ params, caller }) => tokens.revoke(params.token, actorOf(caller))),
  ];
}

/** So there is always one admin left who is signed in; and whoever takes over an open session does not take over the account. */
function assertNotOwn(caller: Caller, account: string): void {
  if (caller.via !== "session" || foldName(account) !== caller.name) return;
  throw new DaybookError("FORBIDDEN", "Nobody changes their own account; the password at PUT /api/v1/me/password.", {
    params: { field: "account", value: account },
  });
}
