import type { OpenHandler } from "../engine/daybook.ts";
import type { HttpOptions } from "./http-options.ts";

/** The handler, loaded with the first request: a process that is never asked over HTTP loads none of it. */
export function lazyHandler(options: HttpOptions): OpenHandler {
  return async (parts) => {
    const { createHandler } = await import("./create-handler.ts");
    return createHandler({ ...parts, options });
  };
}
