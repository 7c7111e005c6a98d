import type { Messages } from "../messages.ts";

export const switches: Messages["switches"] = {
  paused: "Pausiert",
  disabled: "Abgeschaltet",
  pause: "Pausieren",
  resume: "Fortsetzen",
  enable: "Einschalten",
  disable: "Abschalten",
  title: {
    pause: "{subject} pausieren?",
    resume: "{subject} fortsetzen?",
    enable: "{subject} einschalten?",
    disable: "{subject} abschalten?",
  },
  hint: {
    pause:
      "Nichts davon beginnt, bis jemand es fortsetzt; neue Läufe werden angenommen und warten. Was läuft, läuft weiter.",
    resume: "Was gewartet hat, beginnt, sobald ein Worker Platz hat.",
    enable: "Läufe werden wieder angenommen und beginnen wieder.",
    disable:
      "Nichts davon beginnt, und nichts Neues wird angenommen, bis jemand es einschaltet; fällige Zeitpunkte stehen als abgeschaltet im Buch. Was läuft, läuft weiter.",
  },
};
