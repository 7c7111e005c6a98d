import type { Messages } from "../messages.ts";

export const share: Messages["share"] = {
  do: "Teilen …",
  runTitle: "Fortschritt dieses Laufs teilen",
  runShows:
    "Wer den Link hat, sieht Job, Zustand, Abschnitt, Fortschritt und Restzeit dieses Laufs, live und ohne Anmeldung. Eingabe, Ergebnis, Protokoll, Fehler und Mandant bleiben hier.",
  tenantTitle: "Teilen, was für {tenant} läuft",
  tenantShows:
    "Wer den Link hat, sieht Job, Zustand, Abschnitt, Fortschritt und Restzeit dessen, was für diesen Mandanten läuft, und seiner neuesten Läufe, live und ohne Anmeldung. Eingaben, Ergebnisse, Protokolle und Fehler bleiben hier.",
  for: "Der Link gilt",
  lifetime: { "1h": "1 Stunde", "1d": "1 Tag", "7d": "7 Tage", "30d": "30 Tage" },
  warning:
    "Er lässt sich weitergeben. Vor seiner Zeit kann ihn nur ein Admin beenden, zusammen mit allen anderen Links.",
  make: "Link erstellen",
  copy: "Link kopieren",
  look: "Ansehen, was man damit sieht",
  ends: "Gilt bis",
  links: "Geteilte Links",
  linksHint:
    "Links zeigen Menschen ohne Konto den Fortschritt eines Laufs oder Mandanten, jeder bis zum Ende seiner Zeit.",
  end: "Alle Links beenden",
  endTitle: "Alle Links beenden?",
  endHint:
    "Jeder bisher erstellte Link ist sofort ungültig, wer immer ihn hat. Neue lassen sich erstellen. Das lässt sich nicht rückgängig machen.",
};
