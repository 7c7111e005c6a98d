import type { MessageKey } from "../../i18n/messages.ts";

const known = [
  "retention.maxAge",
  "retention.maxRuns",
  "retention.fires",
  "retention.rollUps",
  "retention.workers",
  "retention.audit",
  "retention.checks",
  "retention.maxCheckResults",
  "retention.every",
] as const;

/** What a setting means in the page's language; null for one that is younger than the page. */
export function settingWords(key: string): MessageKey | null {
  const found = known.find((one) => one === key);
  return found === undefined ? null : `settings.describes.${found}`;
}
