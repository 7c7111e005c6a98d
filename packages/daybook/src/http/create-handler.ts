import type { Fetch } from "../engine/fetch.ts";
import { createApp } from "./app.ts";
import type { HttpParts } from "./parts.ts";

/** The way in over HTTP, as one web-standard handler that knows no framework. */
export function createHandler(parts: HttpParts): Fetch {
  const app = createApp(parts);
  return async (request, origin = {}) => app.fetch(request, origin);
}
