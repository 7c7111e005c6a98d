import type { Messages } from "../messages.ts";

export const retention: Messages["retention"] = {
  title: "Wie Altes gelöscht wird",
  every: "Binnen {duration} wird alles einmal durchgesehen.",
  column: {
    what: "Was",
    kept: "Bleibt",
    standing: "Stand",
    lookedAt: "Durchgesehen",
    deleted: "Gelöscht",
    total: "Insgesamt",
  },
  what: {
    runs: "Beendete Läufe",
    checks: "Ergebnisse von Prüfungen",
    fires: "Fälligkeiten",
    rollUps: "Zahlen je Stunde",
    workers: "Beendete Worker",
    audit: "Änderungen",
  },
  standing: { current: "auf dem Stand", behind: "im Rückstand", unknown: "noch nicht durchgesehen" },
  most: "{duration}, höchstens {n}",
  behind:
    "Das Löschen ist im Rückstand: Kein Worker lebt, oder er kommt nicht nach oder scheitert. Das Log eines Workers sagt, warum.",
  jobs: "Läufe von {jobs} bleiben so lange, wie diese Jobs es selbst sagen.",
};
