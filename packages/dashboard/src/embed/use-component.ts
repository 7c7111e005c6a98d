import { computed, onMounted, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { adoptStyles } from "./adopt-styles.ts";
import { defaultBase } from "./default-base.ts";
import { sourceOf, type RunSource, type Wanted } from "./run-source.ts";
import { provideSurroundings, usePageLanguage, type Surroundings } from "./surroundings.ts";
import { troubleOf } from "./troubles.ts";
import type { DaybookProps, Trouble } from "./types.ts";
import { useShownRuns, type ShownRuns } from "./use-shown-runs.ts";

/** What a component asks for, besides where. */
export type Question = Omit<Wanted, "base" | "link" | "transport">;

/** As `defineProps` gives them: what is not said is undefined. */
type Given = { readonly [Name in keyof DaybookProps]: DaybookProps[Name] | undefined };

export interface Component extends Surroundings {
  readonly shown: ShownRuns;
  readonly trouble: ComputedRef<Trouble | null>;
  /** Where Daybook's pages are; null by a share link. */
  readonly pages: ComputedRef<string | null>;
  readonly begin: () => void;
}

/**
 * What both components do: they find out where they stand, ask, follow, and begin anew when they are told to show something else. On a server nothing of it
 * happens, so they can be rendered there.
 * @param question null: it is not said what to show
 */
export function useComponent(
  props: Given,
  root: Readonly<Ref<HTMLElement | null>>,
  question: () => Question | null,
): Component {
  const page = usePageLanguage();
  const surroundings = provideSurroundings(() => ({ language: props.language, zone: props.zone }), page.of);
  const shown = useShownRuns();
  const source = shallowRef<RunSource | null>(null);
  const isAsked = computed(() => question() !== null);

  const begin = (): void => {
    const asked = question();
    if (asked === null) return shown.end();
    const { base, link, transport } = props;
    try {
      source.value = sourceOf({ ...asked, base: base || defaultBase(), link: link || undefined, transport });
      shown.begin(source.value);
    } catch (error) {
      shown.end(error as Error);
    }
  };
  onMounted(() => {
    if (root.value === null) return;
    adoptStyles(root.value);
    page.read(root.value);
    watch(() => JSON.stringify([question(), props.base, props.link]), begin, { immediate: true });
    watch(() => props.transport, begin);
  });

  const trouble = computed((): Trouble | null => {
    const t = surroundings.words.value;
    if (!isAsked.value) return { code: "OPTION_INVALID", message: t("embed.trouble.nothingAsked") };
    const error = shown.error.value;
    // What was there stays where only the line is lost; the line itself says so.
    if (error === null || (shown.isLoaded.value && shown.link.value === "lost")) return null;
    return troubleOf(error, source.value?.transport.base ?? "", t);
  });
  const pages = computed(() => (props.link ? null : (source.value?.transport.base ?? null)));
  return { ...surroundings, shown, trouble, pages, begin };
}
