/**
 * What `Access-Control-Allow-Origin` says to a page of `origin`, by the same list that says who may frame a link's page: `*`, origins, and origins of
 * which any subdomain is meant (`https://*.shop.example`).
 * @returns null: nothing.
 */
export function allowedOrigin(origin: string, sites: readonly string[]): string | null {
  if (sites.includes("*")) return "*";
  const page = URL.parse(origin);
  return page !== null && sites.some((site) => isMeant(page, site)) ? origin : null;
}

function isMeant(page: URL, site: string): boolean {
  const [, scheme, subdomains, rest] = /^(https?:)\/\/(\*\.)?([^/*]+)\/?$/.exec(site) ?? [];
  if (scheme !== page.protocol || rest === undefined) return false;
  return subdomains === undefined ? page.origin === URL.parse(site)?.origin : page.host.endsWith(`.${rest}`);
}
