import { DaybookError } from "../../errors/daybook-error.ts";
import { optionError } from "../../engine/check-options.ts";
import { parseDuration, type Duration } from "../../time/duration.ts";
import { formatInstant } from "../../time/instant.ts";
import { actorOf, mayKnow, type Caller } from "../access/caller.ts";
import type { Sender } from "../access/sender.ts";
import * as contract from "../contract/shares.ts";
import type { HttpParts } from "../parts.ts";
import { route, type Route } from "../route.ts";
import type { SharedSubject, ShareLinks } from "../share/share-links.ts";
import { runNotFound } from "../../engine/api/run-not-found.ts";

const usualLength = "7d";
const shortestMs = 60_000;
const longestMs = 90 * 86_400_000;

export function shareRoutes({ daybook, store, clock, options }: HttpParts, links: ShareLinks): Route[] {
  const mount = options.basePath === undefined || options.basePath === "/" ? "" : options.basePath;

  const share = async (
    subject: SharedSubject,
    {
      body,
      caller,
      sender,
    }: { body: { expiresIn?: Duration | undefined } | undefined; caller: Caller; sender: Sender },
  ) => {
    const { expiresIn = usualLength } = body ?? {};
    const lengthMs = parseDuration(expiresIn, "expiresIn");
    if (lengthMs < shortestMs || lengthMs > longestMs)
      throw optionError("expiresIn", expiresIn, "it takes a minute to 90 days");
    const until = clock.now() + lengthMs;
    const path = `${mount}/share/${await links.make(subject, until)}`;
    const expiresAt = formatInstant(until);
    const what = `${subject.kind}:${subject.id}`;
    const entry = { action: `${subject.kind}.share`, subject: what, before: null, after: { expiresAt } };
    await store.audit.append({ at: clock.now(), by: caller.name, from: actorOf(caller).from ?? null, ...entry });
    return { url: `${sender.isSecure ? "https" : "http"}://${sender.host}${path}`, path, expiresAt };
  };

  return [
    route(contract.shareRun, async (call) => {
      const { id, tenant } = await daybook.runs.get(call.params.run);
      if (mayKnow(call.caller, tenant)) return share({ kind: "run", id }, call);
      throw runNotFound(id);
    }),
    route(contract.shareTenant, async (call) => {
      const { tenant } = call.params;
      const known = await daybook.tenants.list();
      if (mayKnow(call.caller, tenant) && known.some(({ id }) => id === tenant))
        return share({ kind: "tenant", id: tenant }, call);
      throw new DaybookError("TENANT_NOT_FOUND", `No tenant "${tenant}" is in the book.`, { params: { tenant } });
    }),
    route(contract.rotateShareKey, async ({ caller }) => {
      await links.rotate(caller.name);
      const entry = { action: "share.rotate", subject: "share", before: null, after: null };
      await store.audit.append({ at: clock.now(), by: caller.name, from: actorOf(caller).from ?? null, ...entry });
    }),
  ];
}
