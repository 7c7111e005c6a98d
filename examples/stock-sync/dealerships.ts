/** Environment variables, or whatever stands in for them in a test. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One customer of this program: its own feed, its own credentials, its own tenant in the book. */
export interface Dealership {
  readonly id: string;
  readonly name: string;
}

export const dealerships = [
  { id: "berlin", name: "Spree Automobile, Berlin" },
  { id: "dresden", name: "Autohaus Elbtal, Dresden" },
  { id: "frankfurt", name: "Main Motors, Frankfurt" },
  { id: "hamburg", name: "Hansa Autohof, Hamburg" },
  { id: "koeln", name: "Rheinwagen, Köln" },
  { id: "muenchen", name: "Isar Cars, München" },
] as const satisfies readonly Dealership[];

/** The ids as zod's `enum` wants them: a list that is known not to be empty. */
export const dealershipIds = dealerships.map(({ id }) => id) as [string, ...string[]];

/** The variable in which an operator puts the feed token of a dealership. */
export function tokenVariable(dealership: string): string {
  return `STOCK_SYNC_TOKEN_${dealership.toUpperCase()}`;
}

/** The feed tokens found in `environment`. A dealership without one is absent, an empty one counts as none. */
export function tokensFrom(environment: Environment): ReadonlyMap<string, string> {
  const found = dealerships.map(({ id }) => [id, environment[tokenVariable(id)]?.trim() ?? ""] as const);
  return new Map(found.filter(([, token]) => token !== ""));
}
