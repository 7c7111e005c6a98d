export const pages = {
  overview: "Overview",
  runs: "Runs",
  run: "Run",
  jobs: "Jobs",
  job: "Job",
  fires: "Fires",
  queues: "Queues and workers",
  tenants: "Tenants",
  tenant: "Tenant",
  timeline: "Timeline",
  users: "Users and tokens",
  account: "My account",
  settings: "Settings",
  audit: "Audit",
  notFound: "There is no such page",
  notFoundHint:
    "The address may be old or mistyped. Everything there is can be reached from the navigation or with Ctrl K.",
};
