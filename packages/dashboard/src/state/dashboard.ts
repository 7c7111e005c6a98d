import type { Client } from "daybook/client";
import { computed, inject, type ComputedRef, type InjectionKey } from "vue";
import type { Access } from "../access/access.ts";
import { createFormats, type Formats } from "../format/formats.ts";
import { languages } from "../i18n/languages.ts";
import type { Transport } from "../transport/transport.ts";
import type { Live } from "./live.ts";
import type { PageClock } from "./page-clock.ts";
import type { Preferences } from "./preferences.ts";

/** What every view stands on; made once in main.ts, given to all below. */
export interface Dashboard {
  readonly client: Client;
  readonly transport: Transport;
  readonly live: Live;
  readonly clock: PageClock;
  readonly preferences: Preferences;
  readonly access: Access;
  readonly formats: ComputedRef<Formats>;
}

export const dashboardKey: InjectionKey<Dashboard> = Symbol("dashboard");

export function useDashboard(): Dashboard {
  const dashboard = inject(dashboardKey);
  if (dashboard === undefined) throw new Error("A view of the dashboard stands outside of it.");
  return dashboard;
}

/** Formats that follow the chosen language and zone. */
export function formatsOf(preferences: Preferences): ComputedRef<Formats> {
  return computed(() =>
    createFormats(languages[preferences.language].locale, preferences.zone === "utc" ? "UTC" : undefined),
  );
}
