import { expect, test } from "vitest";
import { allowedOrigin } from "./allowed-origin.ts";

const shop = "https://shop.example";

test.for([
  ["anybody", shop, ["*"], "*"],
  ["the site itself", shop, ["https://other.example", shop], shop],
  ["the site itself, written with a slash", shop, [`${shop}/`], shop],
  ["the site at the usual port, written out", shop, [`${shop}:443`], shop],
  ["a subdomain", "https://de.shop.example", ["https://*.shop.example"], "https://de.shop.example"],
  ["a subdomain with its port", "http://de.shop.example:81", ["http://*.shop.example:81"], "http://de.shop.example:81"],
] as const)("%s may show a link", ([, origin, sites, allowed]) => {
  expect(allowedOrigin(origin, sites)).toBe(allowed);
});

test.for([
  ["another site", "https://other.example", [shop]],
  ["a site whose name begins alike", "https://shop.example.evil", [shop]],
  ["a site whose name ends alike", "https://evilshop.example", ["https://*.shop.example"]],
  ["the domain above", shop, ["https://*.shop.example"]],
  ["the same over another scheme", "http://shop.example", [shop]],
  ["the same at another port", "https://shop.example:8443", [shop]],
  ["a page without an origin", "null", [shop]],
  ["a request of no page", "", [shop]],
  ["anybody, where nobody may frame", shop, ["'none'"]],
  ["a stranger, where only our own pages may frame", shop, ["'self'"]],
] as const)("%s may not", ([, origin, sites]) => {
  expect(allowedOrigin(origin, sites)).toBeNull();
});
