import type { Messages } from "../messages.ts";

export const timeline: Messages["timeline"] = {
  intro: "Was wann lief, und was geplant ist.",
  chart: "Läufe über die Zeit",
  keys: "Links und rechts gehen durch die Zeit, Plus und Minus ändern die Länge, 0 geht zu jetzt. Enter geht in die Balken; Pfeile gehen von Balken zu Balken, Enter öffnet den Lauf, Escape führt zurück.",
  rows: "Job und Mandant",
  move: "Durch die Zeit gehen",
  back: "Früher",
  forth: "Später",
  now: "Jetzt",
  closer: "Näher",
  wider: "Weiter",
  length: "Länge des Ausschnitts",
  order: { job: "Nach Job", tenant: "Nach Mandant" },
  orderLabel: "Reihenfolge der Zeilen",
  planned: "geplant",
  held: "wird nicht laufen ({hold})",
  newest:
    "Die neuesten {n} Läufe dieses Ausschnitts sind zu sehen. Gehen Sie näher heran, oder wählen Sie einen Job, um die anderen zu sehen.",
  empty: "In dieser Zeit lief nichts, und nichts ist geplant",
  emptyHint: "Gehen Sie weiter weg oder in eine andere Zeit, oder lockern Sie den Filter.",
};
