import type { EmbedMessages } from "./words.ts";

export const embed: EmbedMessages = {
  runs: "Läufe",
  loading: "Wird geladen …",
  noRun: "Es gibt noch keinen Lauf.",
  noRuns: "Es gibt nichts zu zeigen.",
  of: "{done} von {total}",
  waits: "ab {at}",
  ended: "{at}, nach {duration}",
  lost: "Die Verbindung ist unterbrochen; neuer Versuch.",
  again: "Noch einmal versuchen",
  trouble: {
    unreachable:
      "Unter {address} antwortet nichts. Prüfen Sie, ob Daybook dort läuft und ob die Adresse stimmt; von einer anderen Website aus geht es nur mit einem geteilten Link.",
    foreign: "Unter {address} ist kein Daybook. Prüfen Sie die Adresse.",
    runUnknown: "Diesen Lauf gibt es nicht. Prüfen Sie seine Id; alte Läufe werden nach einer Weile gelöscht.",
    linkInvalid: "Dieser Link ist nicht gültig. Bitten Sie um einen neuen.",
    linkExpired: "Dieser Link ist abgelaufen. Bitten Sie um einen neuen.",
    signIn: "Melden Sie sich an, um das zu sehen, oder bitten Sie um einen geteilten Link.",
    forbidden: "Ihr Konto darf das nicht sehen. Bitten Sie um das Recht dazu oder um einen geteilten Link.",
    unavailable: "Die Daten sind gerade nicht erreichbar; neuer Versuch.",
    nothingAsked: "Geben Sie an, was gezeigt werden soll: ein Lauf, ein Link, ein Job oder ein Mandant.",
    other: "Das kann nicht gezeigt werden: {message}",
  },
};
