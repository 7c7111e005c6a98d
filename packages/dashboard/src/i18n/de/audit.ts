import type { Messages } from "../messages.ts";

export const audit: Messages["audit"] = {
  intro: "Wer was geändert hat, das Neueste zuerst.",
  column: { at: "Wann", by: "Wer", action: "Handlung", subject: "Gegenstand", change: "Änderung", from: "Von wo" },
  subjectSearch: "Gegenstand, wie job:stock-sync",
  code: "Code",
  open: "Details",
  address: "Adresse",
  agent: "Programm",
  field: "Feld",
  before: "Vorher",
  after: "Nachher",
  value: "Wert",
  noChange: "Kein Wert hat sich dabei geändert.",
  empty: "So einen Eintrag gibt es nicht",
  emptyHint:
    "Was Menschen und Programme ändern, erscheint hier: Schalter, Einstellungen, Konten, Abbrüche und Wiederholungen.",
  emptyFiltered:
    "Lockern Sie den Filter. Der Gegenstand wird als Ganzes verglichen, etwa job:stock-sync oder tenant:berlin.",
};
