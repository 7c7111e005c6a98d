import { JobError } from "./job-error.ts";

/** Throw it when trying again cannot help: the run fails at once, whatever attempts are left. */
export class NonRetryableError extends JobError {
  override readonly name: string = "NonRetryableError";

  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause, retry: false });
  }
}
