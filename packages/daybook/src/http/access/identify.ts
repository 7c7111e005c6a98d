import { DaybookError } from "../../errors/daybook-error.ts";
import type { RequestOrigin } from "../../engine/fetch.ts";
import type { HttpOptions } from "../http-options.ts";
import { roles } from "./role.ts";
import type { Caller } from "./caller.ts";

/**
 * Who a request comes from: whom the host application names, else anybody on this machine.
 *
 * A page of any website can make a browser on this machine send requests here. So, of local callers, a request that a browser says comes from
 * another site is refused, and so is one addressed to any other name than the machine's own: a name that a stranger's DNS points at 127.0.0.1.
 * @throws DaybookError `UNAUTHENTICATED`
 */
export async function identify(request: Request, origin: RequestOrigin, options: HttpOptions): Promise<Caller> {
  const from = origin.address ?? null;
  const named = (await options.authenticate?.(request)) ?? null;
  if (named !== null) {
    if (!roles.includes(named.role) || typeof named.name !== "string" || named.name === "")
      throw new TypeError(`http.authenticate must return { name, role } with one of the roles ${roles.join(", ")}.`);
    return { name: named.name, role: named.role, tenant: named.tenant ?? null, via: "host", from };
  }
  if (options.authenticate === undefined && isLoopback(origin.address) && isOwnPage(request))
    return { name: "loopback", role: "admin", tenant: null, via: "loopback", from };
  throw new DaybookError(
    "UNAUTHENTICATED",
    options.authenticate === undefined
      ? "Only callers on this machine may use Daybook as it is. Give createDaybook an http.authenticate that says who others are."
      : "The application that Daybook is part of does not know you. Sign in there.",
  );
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/.test(address);
}

function isOwnPage(request: Request): boolean {
  const { hostname } = new URL(request.url);
  const isOwnName = hostname === "localhost" || hostname === "[::1]" || isLoopback(hostname);
  const site = request.headers.get("sec-fetch-site");
  const page = request.headers.get("origin");
  const isOwnSite = site === null || site === "same-origin" || site === "none";
  return isOwnName && isOwnSite && (page === null || page === new URL(request.url).origin);
}
