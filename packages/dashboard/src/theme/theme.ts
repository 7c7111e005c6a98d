import { watchEffect, type Ref } from "vue";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** Writes the theme on the page, and follows the system's while that is what was chosen. */
export function applyTheme(theme: Readonly<Ref<Theme>>): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = (): void => {
    const dark = theme.value === "dark" || (theme.value === "system" && system.matches);
    document.documentElement.dataset["theme"] = dark ? "dark" : "light";
  };
  system.addEventListener("change", apply);
  watchEffect(apply);
}
