import { VueQueryPlugin } from "@tanstack/vue-query";
import { createClient } from "daybook/client";
import { createApp, type Component } from "vue";
import { onTestFinished } from "vitest";
import { createAccess } from "../../../src/access/access.ts";
import { createWords, speak } from "../../../src/i18n/i18n.ts";
import type { Language } from "../../../src/i18n/languages.ts";
import { dashboardKey, formatsOf, type Dashboard } from "../../../src/state/dashboard.ts";
import { Live } from "../../../src/state/live.ts";
import type { PageClock } from "../../../src/state/page-clock.ts";
import { createPreferences } from "../../../src/state/preferences.ts";
import { createQueryClient } from "../../../src/state/query-client.ts";
import type { Transport } from "../../../src/transport/transport.ts";

export interface Shown {
  readonly element: HTMLElement;
  readonly dashboard: Dashboard;
  /** What is read on the page, without breaks. */
  text(): string;
}

export interface ShowOptions {
  readonly transport: Transport;
  readonly clock: PageClock;
  readonly language?: Language;
  readonly props?: Readonly<Record<string, unknown>>;
}

/** Puts one component on a page, with all that views stand on around it: the real client, state and words over the given transport. */
export async function show(
  component: Component,
  { transport, clock, language = "en", props = {} }: ShowOptions,
): Promise<Shown> {
  const words = createWords();
  await speak(words, language);
  const preferences = createPreferences(null, [language]);
  const access = createAccess();
  const live = new Live(transport);
  const client = createClient({ baseUrl: transport.base, fetch: transport.fetch, retries: 0 });
  const dashboard = { client, transport, live, clock, preferences, access, formats: formatsOf(preferences) };
  const app = createApp(component, { ...props });
  app
    .provide(dashboardKey, dashboard)
    .use(VueQueryPlugin, { queryClient: createQueryClient(live, access) })
    .use(words);
  const element = document.body.appendChild(document.createElement("div"));
  app.mount(element);
  onTestFinished(() => {
    app.unmount();
    live.close();
    element.remove();
  });
  return { element, dashboard, text: () => (element.textContent ?? "").replaceAll(/\s+/g, " ").trim() };
}
