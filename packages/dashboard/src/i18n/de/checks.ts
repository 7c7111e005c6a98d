import type { Messages } from "../messages.ts";

export const checks: Messages["checks"] = {
  title: "Prüfungen",
  now: "Jetzt prüfen",
  tenant: "Kein Mandant",
  never: "Noch nie geprüft.",
  follows: "nach jedem Lauf",
  underWay: "wird geprüft",
  waits: "Wartet auf einen Prozess, der den Code des Jobs hat.",
  more: "und {n} weitere Mandanten",
  samples: "Was {check} gefunden hat",
  found: "{n} Fehler | {n} Fehler",
  state: { passed: "Bestanden", problems: "Fehler gefunden", failed: "Prüfung gescheitert" },
};
