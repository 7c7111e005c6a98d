import type { Messages } from "../messages.ts";

export const account: Messages["account"] = {
  via: "Erkannt durch",
  known: {
    session: "Anmeldung",
    token: "ein Token",
    host: "die Anwendung um diese Seite",
    loopback: "den Platz an dieser Maschine",
  },
  none: "Sie haben sich hier nicht angemeldet, also gibt es kein Passwort und keine Sitzung zu ändern.",
  password: "Passwort ändern",
  passwordHint: "Ihre anderen Sitzungen enden; diese geht weiter.",
  current: "Bisheriges Passwort",
  new: "Neues Passwort",
  again: "Neues Passwort noch einmal",
  differs: "Die beiden sind nicht gleich.",
  saved: "Das neue Passwort gilt.",
  everywhere: "Überall abmelden",
  everywhereTitle: "Überall abmelden?",
  everywhereHint: "Alle Ihre Sitzungen enden, auch diese. Mit dem Passwort melden Sie sich wieder an.",
};
