import { optionError } from "../engine/check-options.ts";
import type { HttpOptions } from "./http-options.ts";

const known: ReadonlySet<string> = new Set<keyof HttpOptions>(["authenticate", "basePath", "bodyLimit"]);

/** @throws DaybookError `OPTION_INVALID` naming the first option that does not fit, and its value. */
export function checkHttpOptions(options: HttpOptions): void {
  if (typeof options !== "object" || options === null) throw optionError("http", options, "it takes an object");
  for (const [name, value] of Object.entries(options))
    if (!known.has(name)) throw optionError(`http.${name}`, value, "there is no such option");
  const { authenticate, basePath, bodyLimit } = options;
  if (authenticate !== undefined && typeof authenticate !== "function")
    throw optionError("http.authenticate", authenticate, "it takes a function");
  if (basePath !== undefined && !(typeof basePath === "string" && /^(?:\/|(?:\/[\w.~-]+)+)$/.test(basePath)))
    throw optionError("http.basePath", basePath, "it takes a path such as /admin/daybook, without a slash at its end");
  if (bodyLimit !== undefined && !(Number.isSafeInteger(bodyLimit) && bodyLimit >= 1))
    throw optionError("http.bodyLimit", bodyLimit, "it takes a whole number from 1");
}
