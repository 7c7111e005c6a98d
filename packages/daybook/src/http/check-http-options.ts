import { optionError } from "../engine/check-options.ts";
import type { HttpOptions, MetricsOptions } from "./http-options.ts";

const known: ReadonlySet<string> = new Set<keyof HttpOptions>(["authenticate", "basePath", "bodyLimit", "metrics"]);

/** @throws DaybookError `OPTION_INVALID` naming the first option that does not fit, and its value. */
export function checkHttpOptions(options: HttpOptions): void {
  if (typeof options !== "object" || options === null) throw optionError("http", options, "it takes an object");
  for (const [name, value] of Object.entries(options))
    if (!known.has(name)) throw optionError(`http.${name}`, value, "there is no such option");
  const { authenticate, basePath, bodyLimit, metrics } = options;
  if (authenticate !== undefined && typeof authenticate !== "function")
    throw optionError("http.authenticate", authenticate, "it takes a function");
  if (basePath !== undefined && !(typeof basePath === "string" && /^(?:\/|(?:\/[\w.~-]+)+)$/.test(basePath)))
    throw optionError("http.basePath", basePath, "it takes a path such as /admin/daybook, without a slash at its end");
  if (bodyLimit !== undefined && !(Number.isSafeInteger(bodyLimit) && bodyLimit >= 1))
    throw optionError("http.bodyLimit", bodyLimit, "it takes a whole number from 1");
  if (metrics !== undefined) checkMetrics(metrics);
}

function checkMetrics(options: MetricsOptions): void {
  if (typeof options !== "object" || options === null) throw optionError("http.metrics", options, "it takes an object");
  for (const [name, value] of Object.entries(options))
    if (name !== "public" && name !== "tenants")
      throw optionError(`http.metrics.${name}`, value, "there is no such option");
  if (options.public !== undefined && typeof options.public !== "boolean")
    throw optionError("http.metrics.public", options.public, "it takes true or false");
  if (options.tenants !== undefined && !(Number.isSafeInteger(options.tenants) && options.tenants >= 0))
    throw optionError("http.metrics.tenants", options.tenants, "it takes a whole number from 0");
}
