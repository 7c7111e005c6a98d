import type { Messages } from "../messages.ts";

export const shell: Messages["shell"] = {
  link: {
    connecting: "Verbindet …",
    live: "Live",
    polling: "Alle paar Sekunden",
    paused: "Angehalten",
    lost: "Verbindung verloren",
  },
  linkHint: {
    connecting: "Das erste Wort des Servers steht noch aus.",
    live: "Änderungen kommen in dem Augenblick, in dem sie geschehen.",
    polling: "Der Server meldet hier nichts von selbst; die Seite fragt alle paar Sekunden nach.",
    paused: "Die Seite steht still. Was inzwischen geschieht, erscheint beim Fortsetzen.",
    lost: "Der Server ist nicht zu erreichen. Die Seite zeigt den letzten Stand und versucht es weiter.",
  },
  pause: "Live-Anzeige anhalten",
  resume: "Live-Anzeige fortsetzen",
  display: "Darstellung",
  theme: "Farben",
  themes: { system: "System", light: "Hell", dark: "Dunkel" },
  language: "Sprache",
  zone: "Zeitzone",
  zones: { local: "Lokal ({zone})", utc: "UTC", schedule: "Die des Zeitplans" },
  search: "Suchen oder springen …",
  palette: "Befehle",
  paletteHint: "Eine Seite, einen Job oder die Id eines Laufs eingeben",
  paletteEmpty: "So heißt hier nichts. Die vollständige Id öffnet einen Lauf.",
  groups: { pages: "Seiten", jobs: "Jobs", actions: "Aktionen", run: "Lauf" },
  openRun: "Lauf {id} öffnen",
  searchRuns: "Läufe nach „{text}“ durchsuchen",
};
