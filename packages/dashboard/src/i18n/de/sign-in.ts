import type { Messages } from "../messages.ts";

export const signIn: Messages["signIn"] = {
  title: "Bei Daybook anmelden",
  name: "Name",
  password: "Passwort",
  do: "Anmelden",
  out: "Abmelden",
  refused: "Name und Passwort gehören nicht zusammen, oder das Konto ist gesperrt.",
  hint: "Kein Konto? Fragen Sie, wer Daybook hier betreut.",
  roles: { viewer: "Leser", operator: "Bediener", admin: "Verwalter" },
};
