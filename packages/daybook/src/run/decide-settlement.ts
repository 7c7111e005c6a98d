import { DaybookError, isDaybookError } from "../errors/daybook-error.ts";
import type { Instant } from "../time/instant.ts";
import { boundText } from "./bounded-text.ts";
import { jsonCopy } from "./json-copy.ts";
import { retryWishOf } from "./job-error.ts";
import type { DiscardOutcome, PartialOutcome, SnoozeOutcome } from "./outcome.ts";
import { isOutcome } from "./outcomes.ts";
import type { ProgressSnapshot } from "./progress.ts";
import { recordError } from "./record-error.ts";
import type { RecordedError } from "./recorded-error.ts";
import { retryDelayMs, type RetryPolicy } from "./retry-policy.ts";
import { serializeResult } from "./serialize-result.ts";
import type { FinishSettlement, ReturnSettlement, Settlement } from "./settlement.ts";

/** Why the signal of an attempt was aborted. */
export type AbortKind = "cancelled" | "timed_out" | "stopping" | "lease_lost";

/** How the handler came to its end. `abandoned`: it was aborted and did not return in time. */
export type HandlerEnd =
  | { readonly kind: "returned"; readonly value: unknown }
  | { readonly kind: "threw"; readonly error: unknown }
  | { readonly kind: "abandoned" };

/** All that decides what follows from an attempt. */
export interface AttemptFacts {
  readonly end: HandlerEnd;
  /** Set when the signal was aborted before the handler ended. */
  readonly abort: { readonly kind: AbortKind; readonly reason: string | null } | null;
  /** Failed attempts before this one; snoozed, released and rescued ones are none. */
  readonly failures: number;
  readonly maxAttempts: number;
  readonly retry: RetryPolicy;
  /** From 0 (inclusive) to 1 (exclusive), for the jitter. */
  readonly random: number;
  readonly now: Instant;
  readonly progress: ProgressSnapshot | null;
  /** Items and children of this attempt that failed: a plain result is then a partial one. */
  readonly failedItems: number;
  readonly cpuMs?: number | null;
  readonly memoryBytes?: number | null;
}

const longestReason = 1_000;
const largestMetadata = 16_384;

/**
 * What follows from the end of one attempt, or null when the run was lost to another worker: then nothing this
 * attempt says may reach the book.
 *
 * - An abort decides before the handler's word does: a handler that leaves its loop on `signal.aborted` and returns
 *   normally has not done its work, and recording it as succeeded would lose the rest in silence. So a cancelled
 *   attempt is `cancelled` (its result, if any, is kept), one that timed out fails, one that was stopped is released.
 *   Only `partial`, `snooze` and `discard` returned to a stopping worker count: nobody returns those by accident.
 * - A plain result succeeds, or is partial when items failed.
 * - A thrown error fails the attempt; another follows while fewer than `maxAttempts` have failed and the error does
 *   not say otherwise (`NonRetryableError`, `fail(…, { retry: false })`).
 * - A result that JSON cannot hold fails the run without another attempt, since the work is done.
 */
export function decideSettlement(facts: AttemptFacts): Settlement | null {
  const { end, abort } = facts;
  switch (abort?.kind) {
    case undefined:
      break;
    case "lease_lost":
      return null;
    case "cancelled":
      return cancelled(facts, abort.reason);
    case "timed_out":
      return failedAttempt(facts, timedOut(facts, abort.reason));
    case "stopping":
      return end.kind === "returned" && isOutcome(end.value)
        ? returned(facts, end.value)
        : released(facts, abort.reason);
  }
  if (end.kind === "returned") return returned(facts, end.value);
  if (end.kind === "threw") return failedAttempt(facts, end.error);
  throw new DaybookError("OPTION_INVALID", "An attempt can only be abandoned after its signal was aborted.");
}

function returned(facts: AttemptFacts, value: unknown): Settlement {
  if (!isOutcome(value)) return finished(facts, facts.failedItems > 0 ? "partial" : "succeeded", value, null);
  switch (value.outcome) {
    case "partial":
      return partially(facts, value);
    case "snooze":
      return snoozed(facts, value);
    case "discard":
      return discarded(facts, value);
  }
}

function partially(facts: AttemptFacts, { result, metadata }: PartialOutcome): Settlement {
  const kept = Object.keys(metadata).length === 0 ? null : jsonCopy(metadata, largestMetadata);
  if (kept !== undefined) return finished(facts, "partial", result, kept as Record<string, unknown> | null);
  const error = new DaybookError(
    "RESULT_NOT_SERIALIZABLE",
    `The handler finished, but the metadata of its partial result is not JSON or larger than ${largestMetadata} characters. The work is done, so the run is not tried again.`,
  );
  return failed(facts, recordError(error));
}

function finished(
  facts: AttemptFacts,
  state: "succeeded" | "partial",
  value: unknown,
  metadata: Readonly<Record<string, unknown>> | null,
): Settlement {
  try {
    return finish(facts, { state, result: serializeResult(value), metadata });
  } catch (error) {
    return failed(facts, recordError(error));
  }
}

function snoozed(facts: AttemptFacts, { delayMs }: SnoozeOutcome): Settlement {
  return giveBack(facts, { outcome: "snoozed", availableAt: facts.now + delayMs, error: null, reason: null });
}

function discarded(facts: AttemptFacts, { reason }: DiscardOutcome): Settlement {
  return finish(facts, { state: "skipped", reason });
}

function cancelled(facts: AttemptFacts, reason: string | null): Settlement {
  return finish(facts, {
    state: "cancelled",
    reason,
    result: resultAfterCancel(facts.end),
    error: errorBesideAbort(facts.end),
  });
}

function released(facts: AttemptFacts, reason: string | null): Settlement {
  return giveBack(facts, { outcome: "released", availableAt: facts.now, reason, error: errorBesideAbort(facts.end) });
}

function timedOut(facts: AttemptFacts, reason: string | null): DaybookError {
  const own = facts.end.kind === "threw" && !isAbortEcho(facts.end.error) ? facts.end.error : undefined;
  return new DaybookError("RUN_TIMED_OUT", reason ?? "The attempt ran longer than its job allows.", { cause: own });
}

function failedAttempt(facts: AttemptFacts, thrown: unknown): Settlement {
  const error = recordError(thrown);
  const wish = retryWishOf(thrown);
  const failures = facts.failures + 1;
  if (wish === "never" || failures >= facts.maxAttempts) return failed(facts, error);
  const delayMs = wish === "policy" ? retryDelayMs(facts.retry, failures, facts.random, thrown) : wish.delayMs;
  return giveBack(facts, { outcome: "retried", availableAt: facts.now + delayMs, error, reason: null });
}

function failed(facts: AttemptFacts, error: RecordedError): Settlement {
  return finish(facts, { state: "failed", error, metadata: error.metadata });
}

/** A handler that throws because it was told to stop says nothing new; one that failed in its clean-up does. */
function errorBesideAbort(end: HandlerEnd): RecordedError | null {
  return end.kind === "threw" && !isAbortEcho(end.error) ? recordError(end.error) : null;
}

function isAbortEcho(error: unknown): boolean {
  if (isDaybookError(error))
    return error.code === "RUN_CANCELLED" || error.code === "RUN_TIMED_OUT" || error.code === "STOPPING";
  return error instanceof Error && error.name === "AbortError";
}

/** The run ends as cancelled whatever it returned, so a result that cannot be kept is left out. */
function resultAfterCancel(end: HandlerEnd): string | null {
  if (end.kind !== "returned" || isOutcome(end.value)) return null;
  try {
    return serializeResult(end.value);
  } catch {
    return null;
  }
}

type FinishFields = Pick<FinishSettlement, "state"> &
  Partial<Pick<FinishSettlement, "result" | "metadata" | "reason" | "error">>;

function finish(facts: AttemptFacts, fields: FinishFields): FinishSettlement {
  return {
    kind: "finish",
    state: fields.state,
    result: fields.result ?? null,
    metadata: fields.metadata ?? null,
    reason: boundReason(fields.reason ?? null),
    error: fields.error ?? null,
    ...attemptEnd(facts),
  };
}

function giveBack(
  facts: AttemptFacts,
  fields: Pick<ReturnSettlement, "outcome" | "availableAt" | "reason" | "error">,
): ReturnSettlement {
  return {
    kind: "return",
    outcome: fields.outcome,
    availableAt: fields.availableAt,
    reason: boundReason(fields.reason),
    error: fields.error,
    ...attemptEnd(facts),
  };
}

function attemptEnd(facts: AttemptFacts): Pick<Settlement, "finishedAt" | "progress" | "cpuMs" | "memoryBytes"> {
  return {
    finishedAt: facts.now,
    progress: facts.progress,
    cpuMs: facts.cpuMs ?? null,
    memoryBytes: facts.memoryBytes ?? null,
  };
}

function boundReason(reason: string | null): string | null {
  return reason === null ? null : boundText(reason, longestReason);
}
