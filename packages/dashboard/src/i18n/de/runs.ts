import type { Messages } from "../messages.ts";

export const runs: Messages["runs"] = {
  text: "Id, Job, Eingabe oder Fehler",
  trigger: "Auslöser",
  created: "Angelegt",
  reset: "Alle zeigen",
  spans: { hour: "Letzte Stunde", day: "Letzter Tag", week: "Letzte 7 Tage", month: "Letzte 30 Tage" },
  fresh: "{n} neuer Lauf | {n} neue Läufe",
  empty: "So einen Lauf gibt es nicht",
  emptyHint:
    "Lockern Sie den Filter, oder starten Sie einen Lauf auf der Seite eines Jobs. Alte Läufe werden nach der Frist ihres Jobs aufgeräumt.",
  bulk: {
    retry: "Alle wiederholen …",
    cancel: "Alle abbrechen …",
    retryTitle: "Alle Läufe dieses Filters wiederholen",
    retryHint: "Jeder beendete Lauf des Filters bekommt einen neuen mit derselben Eingabe. Die alten bleiben im Buch.",
    retryCount: "{n} Lauf wird neu angelegt. | {n} Läufe werden neu angelegt.",
    retryNone: "Kein beendeter Lauf passt zum Filter.",
    retryDo: "{n} Lauf wiederholen | {n} Läufe wiederholen",
    cancelTitle: "Alle Läufe dieses Filters abbrechen",
    cancelHint: "Wartende Läufe enden sofort, laufende werden angehalten. Das lässt sich nicht rückgängig machen.",
    cancelCount: "{n} unbeendeter Lauf wird abgebrochen. | {n} unbeendete Läufe werden abgebrochen.",
    cancelNone: "Kein unbeendeter Lauf passt zum Filter.",
    cancelDo: "{n} Lauf abbrechen | {n} Läufe abbrechen",
    done: "Erledigt: {n} Lauf. | Erledigt: {n} Läufe.",
    refused: "{n} wurden abgelehnt: {why}",
  },
};
