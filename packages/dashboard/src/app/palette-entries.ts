import { Languages, MoonStar, Pause, Play, Sun } from "@lucide/vue";
import { computed, type Component, type ComputedRef, type Ref } from "vue";
import { useRouter } from "vue-router";
import { useWords } from "../i18n/i18n.ts";
import { languages, type Language } from "../i18n/languages.ts";
import type { MessageKey } from "../i18n/messages.ts";
import { useDashboard } from "../state/dashboard.ts";
import { navigation } from "./navigation.ts";

export interface PaletteEntry {
  readonly id: string;
  readonly label: string;
  readonly icon?: Component;
  act(): void;
}

export interface PaletteGroup {
  readonly label: MessageKey;
  readonly entries: readonly PaletteEntry[];
}

/** What the palette offers for what was typed: pages and actions by their words. */
export function usePaletteEntries(
  text: Readonly<Ref<string>>,
  _open: Readonly<Ref<boolean>>,
): ComputedRef<PaletteGroup[]> {
  const t = useWords();
  const router = useRouter();
  const { live, preferences, access } = useDashboard();

  const pages = computed((): PaletteEntry[] =>
    navigation
      .filter(({ all }) => all !== true || access.seesAll.value)
      .map(({ page, label, icon }) => ({
        id: page,
        label: t(label),
        icon,
        act: () => void router.push({ name: page }),
      })),
  );
  const actions = computed((): PaletteEntry[] => [
    live.paused.value
      ? { id: "resume", label: t("shell.resume"), icon: Play, act: () => live.resume() }
      : { id: "pause", label: t("shell.pause"), icon: Pause, act: () => live.pause() },
    {
      id: "light",
      label: `${t("shell.theme")}: ${t("shell.themes.light")}`,
      icon: Sun,
      act: () => (preferences.theme = "light"),
    },
    {
      id: "dark",
      label: `${t("shell.theme")}: ${t("shell.themes.dark")}`,
      icon: MoonStar,
      act: () => (preferences.theme = "dark"),
    },
    ...Object.entries(languages).map(([language, { name }]) => ({
      id: language,
      label: `${t("shell.language")}: ${name}`,
      icon: Languages,
      act: () => (preferences.language = language as Language),
    })),
  ]);
  return computed(() => {
    const typed = text.value.trim().toLowerCase();
    const matching = (entries: readonly PaletteEntry[]): PaletteEntry[] =>
      entries.filter(({ label }) => label.toLowerCase().includes(typed));
    const groups: PaletteGroup[] = [
      { label: "shell.groups.pages", entries: matching(pages.value) },
      { label: "shell.groups.actions", entries: matching(actions.value) },
    ];
    return groups.filter(({ entries }) => entries.length > 0);
  });
}
