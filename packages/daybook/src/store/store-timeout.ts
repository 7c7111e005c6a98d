import { DaybookError } from "../errors/daybook-error.ts";
import { parseDuration, type Duration } from "../time/duration.ts";

/** Shorter, a busy moment looks like an outage; longer, a caller might as well wait for ever. */
const leastMs = 100;
const mostMs = 3_600_000;

/** How long calls wait for the store, in milliseconds. @throws DaybookError `OPTION_INVALID` naming the field and the value. */
export function storeTimeoutMs(value: Duration, field: string): number {
  const ms = parseDuration(value, field);
  if (ms >= leastMs && ms <= mostMs) return ms;
  throw new DaybookError(
    "OPTION_INVALID",
    `${field} cannot be ${JSON.stringify(value)}: write a time from 100 ms to 1 h.`,
    { params: { field, value } },
  );
}

/** What `DAYBOOK_STORE_TIMEOUT` says; undefined when it is unset or empty. @throws DaybookError `OPTION_INVALID` */
export function timeoutOfEnvironment(env: Readonly<Record<string, string | undefined>>): number | undefined {
  const text = env["DAYBOOK_STORE_TIMEOUT"] || undefined;
  return text === undefined ? undefined : storeTimeoutMs(text, "DAYBOOK_STORE_TIMEOUT");
}
