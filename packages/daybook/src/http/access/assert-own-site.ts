import { DaybookError } from "../../errors/daybook-error.ts";

/**
 * Refuses changes that a browser was made to send by a page of another site: whatever cookie or place in the network then speaks for the caller,
 * the wish was not the caller's. Programs send neither header and pass.
 * @throws DaybookError `FORBIDDEN`
 */
export function assertOwnSite(request: Request): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin" || site === "none") return;
  const page = request.headers.get("origin");
  if (site === null && (page === null || hostOf(page) === (request.headers.get("host") ?? new URL(request.url).host)))
    return;
  throw new DaybookError("FORBIDDEN", "Changes are not taken from pages of other sites.", {
    params: { field: "origin", value: page },
  });
}

function hostOf(origin: string): string | null {
  return URL.parse(origin)?.host ?? null;
}
