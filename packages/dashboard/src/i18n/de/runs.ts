import type { Messages } from "../messages.ts";

export const runs: Messages["runs"] = {
  text: "Id, Job, Eingabe oder Fehler",
  trigger: "Auslöser",
  created: "Angelegt",
  fresh: "{n} neuer Lauf | {n} neue Läufe",
  empty: "So einen Lauf gibt es nicht",
  emptyHint:
    "Lockern Sie den Filter, oder starten Sie einen Lauf auf der Seite eines Jobs. Alte Läufe werden nach der Frist ihres Jobs aufgeräumt.",
  bulk: {
    retry: "Alle wiederholen …",
    retryItems: "Gescheiterte Posten wiederholen …",
    cancel: "Alle abbrechen …",
    retryTitle: "Alle Läufe dieses Filters wiederholen",
    retryHint: "Jeder beendete Lauf des Filters bekommt einen neuen mit derselben Eingabe. Die alten bleiben im Buch.",
    retryCount: "{n} Lauf wird neu angelegt. | {n} Läufe werden neu angelegt.",
    retryNone: "Kein beendeter Lauf passt zum Filter.",
    retryDo: "{n} Lauf wiederholen | {n} Läufe wiederholen",
    retryItemsTitle: "Die gescheiterten Posten aller Läufe dieses Filters wiederholen",
    retryItemsHint:
      "Jeder beendete Lauf des Filters mit gescheiterten Posten bekommt für diese allein einen neuen Lauf mit derselben Eingabe. Posten, die schon eine Wiederholung übernommen hat, bleiben außen vor.",
    retryItemsCount: "{n} gescheiterter Posten wird wiederholt. | {n} gescheiterte Posten werden wiederholt.",
    retryItemsNone: "Kein beendeter Lauf des Filters hat gescheiterte Posten, die noch niemand wiederholt hat.",
    retryItemsDo: "{n} Posten wiederholen | {n} Posten wiederholen",
    cancelTitle: "Alle Läufe dieses Filters abbrechen",
    cancelHint: "Wartende Läufe enden sofort, laufende werden angehalten. Das lässt sich nicht rückgängig machen.",
    cancelCount: "{n} unbeendeter Lauf wird abgebrochen. | {n} unbeendete Läufe werden abgebrochen.",
    cancelNone: "Kein unbeendeter Lauf passt zum Filter.",
    cancelDo: "{n} Lauf abbrechen | {n} Läufe abbrechen",
    done: "Erledigt: {n} Lauf. | Erledigt: {n} Läufe.",
    refused: "{n} wurden abgelehnt: {why}",
  },
};
