import { computed, inject, provide, ref, type ComputedRef, type InjectionKey, type Ref } from "vue";
import { createFormats, type Formats } from "../format/formats.ts";
import { wordsIn, type EmbedWords } from "../i18n/embed/words.ts";
import { languages, preferredLanguage, type Language } from "../i18n/languages.ts";
import { scopedClock, type PageClock } from "../state/page-clock.ts";

/** What the parts of a component share. */
export interface Surroundings {
  readonly language: ComputedRef<Language>;
  readonly words: ComputedRef<EmbedWords>;
  readonly formats: ComputedRef<Formats>;
  readonly clock: PageClock;
}

const key: InjectionKey<Surroundings> = Symbol("daybook surroundings");

/** The language of the page around the component; known when it stands in one. */
export function usePageLanguage(): { readonly of: Ref<string>; readonly read: (element: HTMLElement) => void } {
  const of = ref("");
  return {
    of,
    read(element) {
      const root = element.getRootNode();
      const outside = root instanceof ShadowRoot ? root.host : element.parentElement;
      of.value = outside?.closest<HTMLElement>("[lang]")?.lang ?? "";
    },
  };
}

/** Made by the outermost component, for itself and what is in it. */
export function provideSurroundings(
  asked: () => { readonly language: string | undefined; readonly zone: string | undefined },
  page: Readonly<Ref<string>>,
): Surroundings {
  const language = computed(() => {
    const own = typeof navigator === "undefined" ? [] : navigator.languages;
    return preferredLanguage([asked().language ?? "", page.value, ...own]);
  });
  const surroundings: Surroundings = {
    language,
    words: computed(() => wordsIn(language.value)),
    formats: computed(() => createFormats(languages[language.value].locale, knownZone(asked().zone))),
    clock: scopedClock(),
  };
  provide(key, surroundings);
  return surroundings;
}

export function useSurroundings(): Surroundings {
  const surroundings = inject(key);
  if (surroundings === undefined) throw new Error("A part of Daybook's components stands outside of them.");
  return surroundings;
}

/** A zone that nobody knows would throw at every instant; the browser's own stands in for it, with a word to whoever wrote the page. */
function knownZone(zone: string | undefined): string | undefined {
  if (zone === undefined || zone === "") return undefined;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    console.warn(`Daybook: there is no time zone "${zone}"; instants are shown in the browser's.`);
    return undefined;
  }
}
