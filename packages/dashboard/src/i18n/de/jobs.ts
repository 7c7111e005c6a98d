import type { Messages } from "../messages.ts";

export const jobs: Messages["jobs"] = {
  search: "Name oder Beschreibung",
  empty: "So heißt kein Job",
  emptyHint:
    "Jobs sind Dateien namens „*.job.ts“ im Ordner der Jobs; sie erscheinen, wenn ein Prozess mit ihnen startet.",
  removed: "nicht mehr im Code",
  paused: "angehalten",
  off: "aus",
  kind: { recurring: "Wiederkehrend", on_demand: "Auf Abruf", manual: "Nur von Hand", tracked: "Verfolgt" },
  outcomes: "Letzte Ergebnisse",
  usually: "meist {duration}",
  never: "Noch kein Lauf ist zu Ende.",
  history: "Verlauf",
  next: "Nächste Zeitpunkte",
  noNext: "Nichts ist geplant.",
  do: { run: "Jetzt starten", pause: "Anhalten", resume: "Fortsetzen", enable: "Einschalten", disable: "Ausschalten" },
  ask: {
    pause: "{job} anhalten?",
    resume: "{job} fortsetzen?",
    enable: "{job} einschalten?",
    disable: "{job} ausschalten?",
  },
  will: {
    pause:
      "Bis zum Fortsetzen beginnt davon nichts. Laufendes läuft weiter; fällige Zeitpunkte werden als angehalten vermerkt.",
    resume: "Was wartet, beginnt, und die Zeitpläne lösen wieder aus.",
    enable: "Er nimmt wieder Läufe an und startet sie.",
    disable: "Bis zum Einschalten startet er nichts und nimmt nichts an. Laufendes läuft weiter.",
  },
  runNow: {
    title: "{job} jetzt starten",
    hint: "Der Lauf wird ins Buch geschrieben und beginnt, sobald ein Worker frei ist.",
    json: "Eingabe als JSON; leer für keine",
  },
  schedule: {
    title: "Zeitplan „{key}“",
    inForce: "In Kraft",
    inCode: "Im Code",
    change: "Ändern …",
    reset: "Zurück zum Code",
    changeTitle: "Zeitplan ändern",
    changeHint: "Ihr Wort gilt vor dem Code, bis es zurückgenommen wird. Zeitzone und Regeln bleiben.",
  },
  facts: {
    kind: "Art",
    queue: "Warteschlange",
    retry: "Wiederholung",
    attempts: "{n} Versuch | {n} Versuche",
    timeout: "Zeitgrenze",
    limit: "Gleichzeitig",
    app: "Anwendung",
    version: "Version",
    source: "Datei",
  },
};
