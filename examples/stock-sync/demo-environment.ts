import { dealerships, tokenVariable } from "./dealerships.ts";

/** The tokens that the demo's feed server accepts. They open nothing but that. */
export const demoTokens: ReadonlyMap<string, string> = new Map(dealerships.map(({ id }) => [id, `demo-token-${id}`]));

/** An operator's settings with two mistakes in them: Frankfurt has no token yet, München an old one. */
export function demoEnvironment(feedUrl: string): Record<string, string> {
  const environment: Record<string, string> = { STOCK_SYNC_FEED_URL: feedUrl };
  for (const [id, token] of demoTokens) environment[tokenVariable(id)] = token;
  environment[tokenVariable("frankfurt")] = "";
  environment[tokenVariable("muenchen")] = "demo-token-of-last-year";
  return environment;
}
