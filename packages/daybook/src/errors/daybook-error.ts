import type { ErrorCode } from "./error-code.ts";

/** Facts that belong to an error: the field, the value, the name looked for. Printed by the CLI, sent by the API. */
export type ErrorParams = Readonly<Record<string, unknown>>;

/**
 * The only error class Daybook throws on its own account.
 *
 * `code` is from one typed union, so callers branch on it and never on the wording. `message` says what is wrong
 * and what to do about it. `params` carries the same facts in a form a program can read.
 */
export class DaybookError extends Error {
  override readonly name = "DaybookError";
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, message: string, options: { params?: ErrorParams; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.params = options.params ?? {};
  }
}

/** Whether `error` is a {@link DaybookError}, and of the given code when one is named. */
export function isDaybookError(error: unknown, code?: ErrorCode): error is DaybookError {
  return error instanceof DaybookError && (code === undefined || error.code === code);
}
