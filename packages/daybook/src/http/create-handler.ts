import type { Fetch } from "../engine/fetch.ts";
import { PasswordGate } from "./access/password-gate.ts";
import { Sessions } from "./access/sessions.ts";
import { createApp } from "./app.ts";
import type { HttpParts } from "./parts.ts";

/** The way in over HTTP, as one web-standard handler that knows no framework. */
export function createHandler(parts: Omit<HttpParts, "sessions" | "gate">): Fetch {
  const { store, passwords, clock, options } = parts;
  const app = createApp({
    ...parts,
    sessions: new Sessions(store.sessions, clock, options.sessions),
    gate: new PasswordGate(store.accounts, passwords, clock),
  });
  return async (request, origin = {}) => app.fetch(request, origin);
}
