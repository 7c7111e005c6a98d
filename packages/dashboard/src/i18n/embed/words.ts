import { run as runDe } from "../de/run.ts";
import { run as runEn } from "../en/run.ts";
import type { Language } from "../languages.ts";
import type { Paths, Widened } from "../messages.ts";
import { run as runVi } from "../vi/run.ts";
import { embed as embedDe } from "./de.ts";
import { embed as embedEn } from "./en.ts";
import { embed as embedVi } from "./vi.ts";

/** What a language has to say here. One that lacks a word does not compile. */
export type EmbedMessages = Widened<typeof embedEn>;

const english = { run: runEn, embed: embedEn };
type Texts = Widened<typeof english>;

/** All languages come along: together they are smaller than what loading one would take. */
const texts: Readonly<Record<Language, Texts>> = {
  en: english,
  de: { run: runDe, embed: embedDe },
  vi: { run: runVi, embed: embedVi },
};

export type EmbedWords = (key: Paths<Texts>, values?: Readonly<Record<string, string>>) => string;

/** The words of exported components: those of runs, as on the dashboard, and their own. They are put into pages that may have a vue-i18n of their own, so they use none. */
export function wordsIn(language: Language): EmbedWords {
  return (key, values = {}) => {
    let found: unknown = texts[language];
    for (const part of key.split(".")) found = (found as Record<string, unknown>)[part];
    return (found as string).replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
  };
}
