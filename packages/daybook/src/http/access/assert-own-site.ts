import { DaybookError } from "../../errors/daybook-error.ts";
import type { Caller } from "./caller.ts";
import type { Sender } from "./sender.ts";

/**
 * Refuses changes that a browser was made to send by a page of another site: whatever cookie or place in the network then speaks for the caller,
 * the wish was not the caller's. Programs send neither header and pass.
 * @throws DaybookError `FORBIDDEN`
 */
export function assertOwnSite(request: Request, sender: Sender): void {
  if (originOf(request, sender) === "other") throw forged(request);
}

/**
 * The same for callers whom a cookie speaks for, and stricter: their change has to say that it comes from our own page. Every browser says so;
 * what says nothing is a program, and programs use tokens. No secret in the page is needed beside it: it could prove no more.
 * @throws DaybookError `FORBIDDEN`
 */
export function assertOwnPage(request: Request, sender: Sender, caller: Caller): void {
  if (caller.via === "session" && originOf(request, sender) === "unsaid") throw forged(request);
}

/** What a browser says of the page behind a change. `safe`: the request changes nothing. */
function originOf(request: Request, { host }: Sender): "safe" | "own" | "other" | "unsaid" {
  if (request.method === "GET" || request.method === "HEAD") return "safe";
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none" ? "own" : "other";
  const page = request.headers.get("origin");
  if (page === null) return "unsaid";
  return URL.parse(page)?.host === host ? "own" : "other";
}

function forged(request: Request): DaybookError {
  return new DaybookError(
    "FORBIDDEN",
    "Changes are not taken from pages of other sites. Programs send a token, not a cookie.",
    { params: { field: "origin", value: request.headers.get("origin") } },
  );
}
