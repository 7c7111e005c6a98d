import { defineCustomElement, type Component } from "vue";
import DaybookProgress from "./DaybookProgress.vue";
import DaybookRuns from "./DaybookRuns.vue";

/** Makes `<daybook-progress>` and `<daybook-runs>` known to the page. Twice does no harm; on a server nothing happens. */
export function defineElements(): void {
  if (typeof customElements === "undefined") return;
  for (const [name, component] of [
    ["daybook-progress", DaybookProgress],
    ["daybook-runs", DaybookRuns],
  ] as const) {
    if (customElements.get(name) !== undefined) continue;
    // What else the page writes on an element (id, class, hidden) is for the element alone.
    const options: Component = { ...component, inheritAttrs: false };
    customElements.define(name, defineCustomElement(options));
  }
}
