import type { Messages } from "../messages.ts";

export const pages: Messages["pages"] = {
  overview: "Übersicht",
  runs: "Läufe",
  run: "Lauf",
  jobs: "Jobs",
  job: "Job",
  fires: "Fälligkeiten",
  queues: "Warteschlangen und Worker",
  tenants: "Mandanten",
  tenant: "Mandant",
  timeline: "Zeitachse",
  users: "Benutzer und Tokens",
  account: "Mein Konto",
  settings: "Einstellungen",
  audit: "Änderungsprotokoll",
  notFound: "Diese Seite gibt es nicht",
  notFoundHint:
    "Die Adresse ist vielleicht alt oder vertippt. Über die Navigation oder mit Strg K ist alles zu erreichen.",
};
