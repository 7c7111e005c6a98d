/** The languages, by their own names, with the locale that dates and numbers follow. */
export const languages = {
  en: { name: "English", locale: "en-GB" },
  de: { name: "Deutsch", locale: "de-DE" },
  vi: { name: "Tiếng Việt", locale: "vi-VN" },
} as const;

export type Language = keyof typeof languages;

/** The first of the browser's languages that there is, or English. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const short = tag.slice(0, 2).toLowerCase();
    if (short in languages) return short as Language;
  }
  return "en";
}
