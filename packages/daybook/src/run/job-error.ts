import { parseDuration, type Duration } from "../time/duration.ts";
import { isBranded, jobErrorBrand } from "./brand.ts";

/** How a failure wants to be followed: by the job's retry policy, never, or after a wait of its own. */
export type RetryWish = "policy" | "never" | { readonly delayMs: number };

export interface FailOptions {
  cause?: unknown;
  /**
   * `false`: no further attempt. A duration: wait this long instead of what the job's policy says, such as the
   * `Retry-After` of an HTTP answer.
   * @defaultValue `true`, the job's policy
   */
  retry?: boolean | Duration;
}

/** A failure that carries facts for the book. Made by {@link fail}; throw it. */
export class JobError extends Error {
  override readonly name: string = "JobError";
  readonly retry: RetryWish;
  #metadata: Readonly<Record<string, unknown>> = {};

  /** @throws DaybookError `DURATION_INVALID` when `retry` is no duration. */
  constructor(message: string, options: FailOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retry = parseWish(options.retry ?? true);
    Object.defineProperty(this, jobErrorBrand, { value: true });
  }

  /** What `withMetadata` put on this error. */
  get metadata(): Readonly<Record<string, unknown>> {
    return this.#metadata;
  }

  /** Adds a fact to be kept with the failure and returns this same error, so that it can be thrown in one line. */
  withMetadata(key: string, value: unknown): this {
    this.#metadata = { ...this.#metadata, [key]: value };
    return this;
  }
}

/**
 * Makes the error that fails this attempt: `throw fail("the shop answered 503", { retry: "2m" }).withMetadata("shop", id)`.
 *
 * Throwing any other error fails the attempt as well; this one carries metadata and a word about retrying.
 */
export function fail(message: string, options: FailOptions = {}): JobError {
  return new JobError(message, options);
}

/** What a thrown value says about retrying; everything that is not a {@link JobError} leaves it to the policy. */
export function retryWishOf(thrown: unknown): RetryWish {
  return isBranded(thrown, jobErrorBrand) ? (thrown as JobError).retry : "policy";
}

function parseWish(retry: boolean | Duration): RetryWish {
  if (retry === true) return "policy";
  if (retry === false) return "never";
  return { delayMs: parseDuration(retry, "retry") };
}
