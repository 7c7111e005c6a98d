/** The verdicts that the page has words for; for others it shows the book's own sentence. */
export const verdicts = [
  "ran",
  "queued",
  "overlapped",
  "nobody_alive",
  "missed",
  "coalesced",
  "paused",
  "disabled",
  "refused",
  "limit",
  "held",
  "waiting_for_worker",
  "gap",
  "not_due",
  "not_yet",
  "not_registered",
  "removed",
  "unparsable",
  "no_record",
] as const;

export type KnownVerdict = (typeof verdicts)[number];

export function isKnownVerdict(verdict: string): verdict is KnownVerdict {
  return verdicts.some((known) => known === verdict);
}
