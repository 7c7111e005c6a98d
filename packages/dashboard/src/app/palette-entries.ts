import { Languages, MoonStar, Pause, Play, Search, Sun } from "@lucide/vue";
import { computed, type Component, type ComputedRef, type Ref } from "vue";
import { useRouter } from "vue-router";
import { useWords } from "../i18n/i18n.ts";
import { languages, type Language } from "../i18n/languages.ts";
import type { MessageKey } from "../i18n/messages.ts";
import { useDashboard } from "../state/dashboard.ts";
import { seldom, useLiveQuery } from "../state/use-live-query.ts";
import { mayOpen, navigation } from "./navigation.ts";

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

const mostJobs = 12;

/** What the palette offers for what was typed: pages and actions by their words. */
export function usePaletteEntries(
  text: Readonly<Ref<string>>,
  open: Readonly<Ref<boolean>>,
): ComputedRef<PaletteGroup[]> {
  const t = useWords();
  const router = useRouter();
  const { live, preferences, access } = useDashboard();

  const { data: jobs } = useLiveQuery("jobs.list", {}, { ...seldom, enabled: open });

  const pages = computed((): PaletteEntry[] =>
    navigation
      .filter((entry) => mayOpen(entry, access))
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
  /** A whole id leads to its run; anything else may be looked for among the runs. */
  const toRuns = (typed: string): PaletteEntry[] =>
    /^[0-9a-f-]{36}$/i.test(typed)
      ? [
          {
            id: "run",
            label: t("shell.openRun", { id: typed }),
            act: () => void router.push({ name: "run", params: { run: typed } }),
          },
        ]
      : [
          {
            id: "runs of",
            label: t("shell.searchRuns", { text: typed }),
            icon: Search,
            act: () => void router.push({ name: "runs", query: { text: typed } }),
          },
        ];

  return computed(() => {
    const typed = text.value.trim().toLowerCase();
    const matching = (entries: readonly PaletteEntry[]): PaletteEntry[] =>
      entries.filter(({ label }) => label.toLowerCase().includes(typed));
    const toJobs = (jobs.value?.data ?? []).map(({ name }) => ({
      id: `job ${name}`,
      label: name,
      act: () => void router.push({ name: "job", params: { job: name } }),
    }));
    const groups: PaletteGroup[] = [
      ...(typed === "" ? [] : [{ label: "shell.groups.run" as const, entries: toRuns(text.value.trim()) }]),
      { label: "shell.groups.pages", entries: matching(pages.value) },
      { label: "shell.groups.jobs", entries: matching(toJobs).slice(0, mostJobs) },
      { label: "shell.groups.actions", entries: matching(actions.value) },
    ];
    return groups.filter(({ entries }) => entries.length > 0);
  });
}
