import {
  AlarmClockCheck,
  Building2,
  ChartGantt,
  LayoutDashboard,
  ListChecks,
  ScrollText,
  Server,
  Settings,
  Timer,
  Users,
} from "@lucide/vue";
import type { Component } from "vue";
import type { Access } from "../access/access.ts";
import type { MessageKey } from "../i18n/messages.ts";
import type { PageName } from "./router.ts";

export interface NavigationEntry {
  readonly page: PageName;
  readonly label: MessageKey;
  readonly icon: Component;
  /** Not for callers bound to one tenant. */
  readonly all?: boolean;
  /** Not for callers with less. */
  readonly least?: "admin";
}

/** The pages that stand in the navigation and in the command palette, in their order. */
export const navigation: readonly NavigationEntry[] = [
  { page: "overview", label: "pages.overview", icon: LayoutDashboard },
  { page: "runs", label: "pages.runs", icon: ListChecks },
  { page: "jobs", label: "pages.jobs", icon: Timer },
  { page: "timeline", label: "pages.timeline", icon: ChartGantt },
  { page: "fires", label: "pages.fires", icon: AlarmClockCheck },
  { page: "tenants", label: "pages.tenants", icon: Building2 },
  { page: "queues", label: "pages.queues", icon: Server, all: true },
  { page: "settings", label: "pages.settings", icon: Settings, all: true },
  { page: "users", label: "pages.users", icon: Users, all: true, least: "admin" },
  { page: "audit", label: "pages.audit", icon: ScrollText, all: true, least: "admin" },
];

/** Whether the page would show anything to who looks. */
export function mayOpen({ all, least }: NavigationEntry, access: Access): boolean {
  return (all !== true || access.seesAll.value) && (least !== "admin" || access.mayAdminister.value);
}
