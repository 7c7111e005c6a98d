import { AlarmClockCheck, Building2, LayoutDashboard, ListChecks, Server, Timer } from "@lucide/vue";
import type { Component } from "vue";
import type { MessageKey } from "../i18n/messages.ts";
import type { PageName } from "./router.ts";

export interface NavigationEntry {
  readonly page: PageName;
  readonly label: MessageKey;
  readonly icon: Component;
  /** Not for callers bound to one tenant. */
  readonly all?: boolean;
}

/** The pages that stand in the navigation and in the command palette, in their order. */
export const navigation: readonly NavigationEntry[] = [
  { page: "overview", label: "pages.overview", icon: LayoutDashboard },
  { page: "runs", label: "pages.runs", icon: ListChecks },
  { page: "jobs", label: "pages.jobs", icon: Timer },
  { page: "fires", label: "pages.fires", icon: AlarmClockCheck },
  { page: "tenants", label: "pages.tenants", icon: Building2 },
  { page: "queues", label: "pages.queues", icon: Server, all: true },
];
