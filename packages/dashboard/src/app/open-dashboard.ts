import { createClient } from "daybook/client";
import { VueQueryPlugin } from "@tanstack/vue-query";
import { createApp, toRef, watch } from "vue";
import type { RouterHistory } from "vue-router";
import { createAccess } from "../access/access.ts";
import { createWords, speak } from "../i18n/i18n.ts";
import { dashboardKey, formatsOf } from "../state/dashboard.ts";
import { Live } from "../state/live.ts";
import type { PageClock } from "../state/page-clock.ts";
import { createPreferences } from "../state/preferences.ts";
import { createQueryClient } from "../state/query-client.ts";
import { applyTheme } from "../theme/theme.ts";

import type { Transport } from "../transport/transport.ts";
import App from "./App.vue";
import { createDashboardRouter } from "./router.ts";

export interface DashboardParts {
  readonly transport: Transport;
  readonly clock: PageClock;
  /** Where the page's addresses stand. */
  readonly history: RouterHistory;
}

/** Puts the dashboard together on the page. */
export async function openDashboard({ transport, clock, history }: DashboardParts): Promise<void> {
  const preferences = createPreferences(storageOf(), navigator.languages);
  applyTheme(toRef(preferences, "theme"));
  const words = createWords();
  const use = async (): Promise<void> => {
    await speak(words, preferences.language);
    document.documentElement.lang = preferences.language;
  };
  watch(() => preferences.language, use);
  await use();

  // Pages ask again by themselves, so a call that fails need not be tried for long.
  const client = createClient({
    baseUrl: transport.base,
    fetch: transport.fetch,
    credentials: "same-origin",
    retries: 1,
  });
  const access = createAccess();
  const live = new Live(transport);
  const formats = formatsOf(preferences);
  const app = createApp(App);
  app.provide(dashboardKey, { client, transport, live, clock, preferences, access, formats });
  app.use(VueQueryPlugin, { queryClient: createQueryClient(live, access) });
  app.use(words);
  app.use(createDashboardRouter(history));
  app.mount("#app");
}

/** Reading `localStorage` throws where a browser forbids it. */
function storageOf(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
