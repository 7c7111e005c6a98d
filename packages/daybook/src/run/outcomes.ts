import { DaybookError } from "../errors/daybook-error.ts";
import { parseDuration, type Duration } from "../time/duration.ts";
import { isBranded, outcomeBrand } from "./brand.ts";
import type { DiscardOutcome, Outcome, PartialOutcome, SnoozeOutcome } from "./outcome.ts";

/**
 * Finishes the run as `partial`: the work is done, some of it did not succeed.
 *
 * `withMetadata` returns a new outcome and leaves this one as it is.
 */
export function partial(result?: unknown): PartialOutcome {
  return partialWith(result, {});
}

function partialWith(result: unknown, metadata: Readonly<Record<string, unknown>>): PartialOutcome {
  return branded<PartialOutcome>({
    outcome: "partial",
    result,
    metadata: Object.freeze({ ...metadata }),
    withMetadata: (key, value) => partialWith(result, { ...metadata, [key]: value }),
  });
}

/**
 * Calls the handler again after `delay`, without burning an attempt.
 *
 * @throws {@link DaybookError} `DURATION_INVALID`.
 */
export function snooze(delay: Duration): SnoozeOutcome {
  return branded<SnoozeOutcome>({ outcome: "snooze", delayMs: parseDuration(delay, "snooze") });
}

/**
 * Ends the run as `skipped`: there was nothing to do.
 *
 * @param reason one line, shown in the book.
 * @throws {@link DaybookError} `OPTION_INVALID` without a reason: a skipped run that does not say why helps nobody.
 */
export function discard(reason: string): DiscardOutcome {
  if (typeof reason !== "string" || reason.trim() === "") {
    throw new DaybookError(
      "OPTION_INVALID",
      `discard needs a reason to show in the book, got ${JSON.stringify(reason)}.`,
      {
        params: { field: "reason", value: reason },
      },
    );
  }
  return branded<DiscardOutcome>({ outcome: "discard", reason });
}

/** Whether a handler's return value was made by `partial`, `snooze` or `discard`. A result that merely has a key `outcome` is not. */
export function isOutcome(value: unknown): value is Outcome {
  return isBranded(value, outcomeBrand);
}

function branded<Kind extends Outcome>(outcome: Kind): Kind {
  Object.defineProperty(outcome, outcomeBrand, { value: true });
  return Object.freeze(outcome);
}
