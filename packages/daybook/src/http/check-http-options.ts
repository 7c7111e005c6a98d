import { optionError } from "../engine/check-options.ts";
import { parseDuration, type Duration } from "../time/duration.ts";
import type { HttpOptions, MetricsOptions, SessionOptions, ShareOptions } from "./http-options.ts";

const known: ReadonlySet<string> = new Set<keyof HttpOptions>([
  "authenticate",
  "basePath",
  "bodyLimit",
  "metrics",
  "sessions",
  "share",
  "trustedProxies",
]);
/** More than any chain of proxies, and less than a list that somebody made up. */
const mostProxies = 10;
const shortestSessionMs = 60_000;

/** @throws DaybookError `OPTION_INVALID` naming the first option that does not fit, and its value. */
export function checkHttpOptions(options: HttpOptions): void {
  if (typeof options !== "object" || options === null) throw optionError("http", options, "it takes an object");
  for (const [name, value] of Object.entries(options))
    if (!known.has(name)) throw optionError(`http.${name}`, value, "there is no such option");
  const { authenticate, basePath, bodyLimit, metrics, sessions, share, trustedProxies } = options;
  if (authenticate !== undefined && typeof authenticate !== "function")
    throw optionError("http.authenticate", authenticate, "it takes a function");
  if (basePath !== undefined && !(typeof basePath === "string" && /^(?:\/|(?:\/[\w.~-]+)+)$/.test(basePath)))
    throw optionError("http.basePath", basePath, "it takes a path such as /admin/daybook, without a slash at its end");
  if (bodyLimit !== undefined && !(Number.isSafeInteger(bodyLimit) && bodyLimit >= 1))
    throw optionError("http.bodyLimit", bodyLimit, "it takes a whole number from 1");
  if (metrics !== undefined) checkMetrics(metrics);
  if (
    trustedProxies !== undefined &&
    !(Number.isSafeInteger(trustedProxies) && trustedProxies >= 0 && trustedProxies <= mostProxies)
  )
    throw optionError("http.trustedProxies", trustedProxies, `it takes a whole number from 0 to ${mostProxies}`);
  if (sessions !== undefined) checkSessions(sessions);
  if (share !== undefined) checkShare(share);
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

/** A source of a policy: `*`, `'self'`, `'none'`, or an origin, in which anything goes but what would begin something else. */
const source = /^[^\s;,]+$/;

function checkShare(share: ShareOptions): void {
  if (typeof share !== "object" || share === null) throw optionError("http.share", share, "it takes an object");
  for (const [name, value] of Object.entries(share))
    if (name !== "frameAncestors") throw optionError(`http.share.${name}`, value, "there is no such option");
  const { frameAncestors } = share;
  const isList = Array.isArray(frameAncestors) && frameAncestors.length > 0;
  if (
    frameAncestors !== undefined &&
    !(isList && frameAncestors.every((one) => typeof one === "string" && source.test(one)))
  )
    throw optionError(
      "http.share.frameAncestors",
      frameAncestors,
      "it takes a list of origins, such as https://shop.example",
    );
}

function checkSessions(sessions: SessionOptions): void {
  if (typeof sessions !== "object" || sessions === null)
    throw optionError("http.sessions", sessions, "it takes an object");
  for (const [name, value] of Object.entries(sessions)) {
    if (name !== "idle" && name !== "longest")
      throw optionError(`http.sessions.${name}`, value, "there is no such option");
    if (value !== undefined && parseDuration(value as Duration, `http.sessions.${name}`) < shortestSessionMs)
      throw optionError(`http.sessions.${name}`, value, "it takes a minute or more");
  }
}
