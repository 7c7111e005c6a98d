/** How long a link may live, as the server reads it. */
export const lifetimes = ["1h", "1d", "7d", "30d"] as const;
export type Lifetime = (typeof lifetimes)[number];
