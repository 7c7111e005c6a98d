import type { Messages } from "../messages.ts";

export const settings: Messages["settings"] = {
  list: "Einstellungen der Installation",
  readOnly: "Nur Verwalter ändern sie.",
  describes: {
    retention: {
      maxAge: "Wie lange beendete Läufe bleiben, bei Jobs, die selbst nichts sagen.",
      maxRuns: "Wie viele beendete Läufe eines Jobs höchstens bleiben, bei Jobs, die selbst nichts sagen.",
      fires: "Wie lange Fälligkeiten bleiben.",
      rollUps: "Wie lange die Zahlen je Stunde bleiben.",
      workers: "Wie lange beendete Worker im Gedächtnis bleiben; „Warum?“ liest aus ihnen, wer lebte.",
      audit: "Wie lange aufgezeichnet bleibt, wer was geändert hat.",
      checks: "Wie lange Ergebnisse von Prüfungen bleiben; das neueste je Prüfung und Mandant bleibt.",
      maxCheckResults: "Wie viele Ergebnisse einer Prüfung je Mandant höchstens bleiben.",
      every: "In dieser Zeit wird jeder Job und jede Tabelle einmal auf alte Zeilen durchgesehen.",
    },
  },
  value: "Wert",
  countHint: "Eine ganze Zahl ab 1.",
  durationHint: "Eine Zahl und eine Einheit: 30d, 12h, 15m, 10s.",
  forAll: "Das gilt für alle Prozesse.",
  setBy: "gesetzt von {by}, Vorgabe {value}",
  isDefault: "Vorgabe",
  change: "Ändern …",
  reset: "Zur Vorgabe",
  resetTitle: "{key} zurücksetzen?",
  resetHint: "Die Vorgabe gilt wieder: {value}.",
  everything: "Alles",
  allOn: "Jobs beginnen, wenn sie fällig sind",
  someOff:
    "Jobs beginnen, wenn sie fällig sind; {n} Job ist für sich abgeschaltet | Jobs beginnen, wenn sie fällig sind; {n} Jobs sind für sich abgeschaltet",
  allOff: "Nichts beginnt: Alle Jobs sind abgeschaltet",
  off: "Alles abschalten",
  offTitle: "Jeden Job abschalten?",
  offHint:
    "Nichts beginnt, und nichts Neues wird angenommen, von keinem Job und keinem Mandanten, bis jemand es wieder einschaltet. Fällige Zeitpunkte stehen als abgeschaltet im Buch und werden nicht nachgeholt. Was läuft, läuft weiter.",
  on: "Alles einschalten",
  onTitle: "Jobs wieder einschalten?",
  onHint: "Jobs beginnen wieder, wenn sie fällig sind. Für sich abgeschaltete bleiben abgeschaltet.",
};
