import { DaybookError, isDaybookError } from "../errors/daybook-error.ts";
import type { ErrorCode } from "../errors/error-code.ts";
import { jsonText } from "../engine/api/json-text.ts";

type Status = 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 429 | 500 | 503;

/** What each code is over HTTP. The only place that knows. */
export const statusOf: Readonly<Record<ErrorCode, Status>> = {
  CONFIG_INVALID: 400,
  DURATION_INVALID: 400,
  FILTER_INVALID: 400,
  INPUT_INVALID: 400,
  INSTANT_INVALID: 400,
  JOB_INVALID: 400,
  OPTION_INVALID: 400,
  REQUEST_INVALID: 400,
  SCHEDULE_INVALID: 400,
  SETTING_INVALID: 400,
  SIGN_IN_REFUSED: 401,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  ACCOUNT_NOT_FOUND: 404,
  CHECK_NOT_FOUND: 404,
  CREDENTIAL_NOT_FOUND: 404,
  JOB_NOT_FOUND: 404,
  QUEUE_NOT_FOUND: 404,
  ROUTE_NOT_FOUND: 404,
  RUN_NOT_FOUND: 404,
  SCHEDULE_NOT_FOUND: 404,
  SETTING_NOT_FOUND: 404,
  SHARE_INVALID: 404,
  TENANT_NOT_FOUND: 404,
  TOKEN_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  COUNT_CHANGED: 409,
  JOB_DISABLED: 409,
  JOB_DUPLICATE: 409,
  JOB_NOT_LOADED: 409,
  NAME_TAKEN: 409,
  CREDENTIAL_UNREADABLE: 409,
  VAULT_KEY_INVALID: 409,
  VAULT_KEY_MISSING: 409,
  VAULT_KEY_UNKNOWN: 409,
  NO_ACCOUNT: 409,
  NO_FAILED_ITEMS: 409,
  RUN_ENDED: 409,
  RUN_NOT_FINAL: 409,
  TENANT_DISABLED: 409,
  SHARE_EXPIRED: 410,
  BODY_TOO_LARGE: 413,
  BODY_NOT_JSON: 415,
  RATE_LIMITED: 429,
  // What happened to a check or an attempt is told of it, and answers no request.
  CHECK_ANSWER_INVALID: 409,
  CHECK_LOST: 409,
  CHECK_NOT_TAKEN: 409,
  CHECK_TIMED_OUT: 409,
  CRASHED: 500,
  LEASE_LOST: 409,
  RESULT_NOT_SERIALIZABLE: 400,
  RUN_CANCELLED: 409,
  RUN_TIMED_OUT: 409,
  TRANSITION_INVALID: 500,
  UNEXPECTED: 500,
  FILE_EXISTS: 409,
  INSTALLATION_INCOMPLETE: 500,
  JOB_FILE_FAILED: 500,
  // What a client says of its server; no server answers with them.
  ANSWER_INVALID: 503,
  SERVER_UNREACHABLE: 503,
  // The book is elsewhere, or away: worth trying again later.
  STOPPING: 503,
  BOOK_MOVED: 503,
  MOVE_MISMATCH: 503,
  MOVE_REFUSED: 503,
  MOVE_UNFINISHED: 503,
  SCHEMA_MISSING: 503,
  SCHEMA_TOO_NEW: 503,
  STORE_BUSY: 503,
  STORE_CLOSED: 503,
  STORE_CORRUPT: 503,
  STORE_FAILED: 503,
  STORE_FULL: 503,
  STORE_READ_ONLY: 503,
  STORE_TOO_OLD: 503,
  STORE_UNREACHABLE: 503,
  STORE_UNSUPPORTED: 503,
};

/**
 * An error as an answer: `{ code, message, params }`.
 *
 * What is no `DaybookError` is a defect of ours: its words could hold anything, so they go to the log and not to the caller.
 */
export function failureResponse(error: unknown, onDefect: (error: unknown) => void): Response {
  if (!isDaybookError(error)) {
    onDefect(error);
    const told = new DaybookError("UNEXPECTED", "Something went wrong in Daybook. Its log says what.");
    return json(told, 500);
  }
  const status = statusOf[error.code];
  if (status >= 500) onDefect(error);
  return json(error, status);
}

function json({ code, message, params }: DaybookError, status: number): Response {
  const headers: Record<string, string> = { "content-type": "application/json; charset=utf-8" };
  if (status === 503) headers["retry-after"] = "2";
  if (status === 429) headers["retry-after"] = `${Number(params["retryAfterSeconds"] ?? 1)}`;
  if (status === 401) headers["www-authenticate"] = 'Bearer realm="daybook"';
  return new Response(jsonText({ code, message, params }), { status, headers });
}
