import { DaybookError, type ErrorParams } from "../errors/daybook-error.ts";
import type { ErrorCode } from "../errors/error-code.ts";

/**
 * What a call of the client rejects with: the server's own error, or `SERVER_UNREACHABLE` when none answered, or `ANSWER_INVALID` when
 * what answered is no Daybook. A newer server may send codes that this client's types do not list.
 */
export class ClientError extends DaybookError {
  /** The status of the answer; null when there was none. */
  readonly status: number | null;
  /** How long to wait before the next try, where the server says. */
  readonly retryAfterMs: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    options: { status: number | null; params?: ErrorParams; cause?: unknown; retryAfterMs?: number | null },
  ) {
    super(code, message, options);
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** Whether `error` is a {@link ClientError}, and of the given code when one is named. */
export function isClientError(error: unknown, code?: ErrorCode): error is ClientError {
  return error instanceof ClientError && (code === undefined || error.code === code);
}
