import type { Messages } from "../messages.ts";

export const trouble: Messages["trouble"] = {
  title: "Das konnte nicht geladen werden",
  network:
    "Daybook antwortet nicht. Läuft es, und kann dieser Browser es erreichen? Die Seite versucht es von selbst weiter.",
  forbidden: "Ihr Konto darf das nicht sehen",
  forbiddenHint:
    "Dazu gehört die Rolle „{role}“ oder das Recht auf alle Mandanten. Fragen Sie, wer Daybook hier betreut.",
  unauthenticated: "Sie sind nicht angemeldet",
  unauthenticatedHint:
    "Melden Sie sich dort an, wo diese Seite eingebettet ist, oder fragen Sie, wer Daybook hier betreut, nach einem Konto.",
  notFound: "Das steht nicht im Buch",
  notFoundHint: "Es wurde vielleicht aufgeräumt oder gehört einem anderen Mandanten.",
  unavailable: "Das Buch ist gerade nicht zu erreichen. Daybook versucht es weiter, diese Seite auch.",
};
