import { reactive, watch } from "vue";
import { preferredLanguage, languages, type Language } from "../i18n/languages.ts";
import { themes, type Theme } from "../theme/theme.ts";

export const zones = ["local", "utc", "schedule"] as const;
/** Whose wall clock instants are shown on. */
export type Zone = (typeof zones)[number];

export interface Preferences {
  theme: Theme;
  language: Language;
  zone: Zone;
}

const key = "daybook.preferences";

/** What this browser chose, kept in it. Storage that is full or forbidden costs only the memory. */
export function createPreferences(storage: Storage | null, browserLanguages: readonly string[]): Preferences {
  const preferences = reactive<Preferences>({
    theme: "system",
    language: preferredLanguage(browserLanguages),
    zone: "local",
    ...stored(storage),
  });
  watch(preferences, (now) => {
    try {
      storage?.setItem(key, JSON.stringify(now));
    } catch {
      // Private windows refuse; the choice then lasts as long as the page.
    }
  });
  return preferences;
}

function stored(storage: Storage | null): Partial<Preferences> {
  try {
    const { theme, language, zone } = JSON.parse(storage?.getItem(key) ?? "{}") as Partial<Record<string, string>>;
    return {
      ...(themes.includes(theme as Theme) ? { theme: theme as Theme } : {}),
      ...(language !== undefined && language in languages ? { language: language as Language } : {}),
      ...(zones.includes(zone as Zone) ? { zone: zone as Zone } : {}),
    };
  } catch {
    return {};
  }
}
