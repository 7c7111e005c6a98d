/** What a reset of a job takes back. */
export const resettable = ["limit", "retry", "paused", "enabled"] as const;
export type Resettable = (typeof resettable)[number];
