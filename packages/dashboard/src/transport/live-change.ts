import type { LiveChange } from "./transport.ts";

/** Says nothing of what changed, so everything may have. */
export const everythingChanged: LiveChange = { kind: "everything", run: null };

/** What an event of the live stream means to the dashboard; null: nothing. */
export function changeOf(event: string, data: unknown): LiveChange | null {
  switch (event) {
    case "run":
      return { kind: "run", run: data as { id: string } };
    case "fire":
    case "worker":
      return { kind: event, run: null };
    case "reload":
      return everythingChanged;
    default:
      return null;
  }
}
