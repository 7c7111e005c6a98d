import type { Messages } from "../messages.ts";

export const lists: Messages["lists"] = {
  reset: "Alle zeigen",
  fresh: "{n} neuer Eintrag | {n} neue Einträge",
  spans: { hour: "Letzte Stunde", day: "Letzter Tag", week: "Letzte 7 Tage", month: "Letzte 30 Tage" },
};
