import { createI18n, useI18n, type I18n } from "vue-i18n";
import { en } from "./en/index.ts";
import type { Language } from "./languages.ts";
import type { MessageKey, Messages } from "./messages.ts";

type Composer = ReturnType<typeof useI18n>;

/** English comes with the page; the others when they are asked for. */
const others: Readonly<Record<Exclude<Language, "en">, () => Promise<Messages>>> = {
  de: async () => (await import("./de/index.ts")).de,
  vi: async () => (await import("./vi/index.ts")).vi,
};

type DashboardI18n = I18n<Record<string, Messages>, Record<string, never>, Record<string, never>, string, false>;

export function createWords(): DashboardI18n {
  return createI18n({
    legacy: false,
    locale: "en",
    fallbackLocale: "en",
    messages: { en },
  }) as unknown as DashboardI18n;
}

/** Loads a language's words and switches to it. */
export async function speak({ global }: DashboardI18n, language: Language): Promise<void> {
  if (language !== "en" && !global.availableLocales.includes(language)) {
    global.setLocaleMessage(language, await others[language]());
  }
  (global.locale as unknown as { value: string }).value = language;
}

export type Words = (key: MessageKey, values?: Readonly<Record<string, unknown>>, plural?: number) => string;

/** Messages by key; a key that does not exist does not compile. With `plural` the form for that number is taken, and `{n}` is it. */
export function useWords(): Words {
  const { t } = useI18n({ useScope: "global" }) as Composer;
  return (key, values = {}, plural) => (plural === undefined ? t(key, values) : t(key, values, plural));
}
