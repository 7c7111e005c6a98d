import { createRouter, type Router, type RouteRecordRaw, type RouterHistory } from "vue-router";
import type { MessageKey } from "../i18n/messages.ts";

declare module "vue-router" {
  interface RouteMeta {
    /** The page's name: its title, and what the navigation shows. */
    title: MessageKey;
  }
}

/** One record a page; each page is loaded when it is gone to. */
export const routes = [
  {
    path: "/",
    name: "overview",
    component: () => import("../pages/overview/OverviewPage.vue"),
    meta: { title: "pages.overview" },
  },
  { path: "/runs", name: "runs", component: () => import("../pages/runs/RunsPage.vue"), meta: { title: "pages.runs" } },
  {
    path: "/runs/:run",
    name: "run",
    component: () => import("../pages/run/RunPage.vue"),
    props: true,
    meta: { title: "pages.run" },
  },
  { path: "/jobs", name: "jobs", component: () => import("../pages/jobs/JobsPage.vue"), meta: { title: "pages.jobs" } },
  {
    path: "/jobs/:job",
    name: "job",
    component: () => import("../pages/job/JobPage.vue"),
    props: true,
    meta: { title: "pages.job" },
  },
  {
    path: "/fires",
    name: "fires",
    component: () => import("../pages/fires/FiresPage.vue"),
    meta: { title: "pages.fires" },
  },
  {
    path: "/queues",
    name: "queues",
    component: () => import("../pages/queues/QueuesPage.vue"),
    meta: { title: "pages.queues" },
  },
  {
    path: "/tenants",
    name: "tenants",
    component: () => import("../pages/tenants/TenantsPage.vue"),
    meta: { title: "pages.tenants" },
  },
  {
    path: "/tenants/:tenant",
    name: "tenant",
    component: () => import("../pages/tenant/TenantPage.vue"),
    props: true,
    meta: { title: "pages.tenant" },
  },
  {
    path: "/timeline",
    name: "timeline",
    component: () => import("../pages/timeline/TimelinePage.vue"),
    meta: { title: "pages.timeline" },
  },
  {
    path: "/settings",
    name: "settings",
    component: () => import("../pages/settings/SettingsPage.vue"),
    meta: { title: "pages.settings" },
  },
  {
    path: "/users",
    name: "users",
    component: () => import("../pages/users/UsersPage.vue"),
    meta: { title: "pages.users" },
  },
  {
    path: "/account",
    name: "account",
    component: () => import("../pages/account/AccountPage.vue"),
    meta: { title: "pages.account" },
  },
  {
    path: "/audit",
    name: "audit",
    component: () => import("../pages/audit/AuditPage.vue"),
    meta: { title: "pages.audit" },
  },
  {
    path: "/:path(.*)*",
    name: "not-found",
    component: () => import("../pages/not-found/NotFoundPage.vue"),
    meta: { title: "pages.notFound" },
  },
] as const satisfies readonly RouteRecordRaw[];

export type PageName = (typeof routes)[number]["name"];

export function createDashboardRouter(history: RouterHistory): Router {
  return createRouter({
    history,
    routes: [...routes],
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  });
}
