import type { Messages } from "../messages.ts";

export const common: Messages["common"] = {
  app: "Daybook",
  skipToContent: "Zum Inhalt springen",
  close: "Schließen",
  cancel: "Abbrechen",
  back: "Zurück",
  save: "Speichern",
  copy: "Kopieren",
  copied: "Kopiert",
  more: "Mehr zeigen",
  retryNow: "Erneut versuchen",
  loading: "Wird geladen …",
  none: "keine",
  yes: "Ja",
  no: "Nein",
  all: "Alle",
  of: "{done} von {total}",
  navigation: "Hauptnavigation",
  openNavigation: "Navigation öffnen",
  notSaved: "Das hat nicht geklappt: {message}",
};
