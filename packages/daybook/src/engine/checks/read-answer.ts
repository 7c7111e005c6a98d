import { DaybookError } from "../../errors/daybook-error.ts";
import { boundText } from "../../run/bounded-text.ts";
import { jsonCopy } from "../../run/json-copy.ts";
import type { CheckEnd } from "../../store/port/check-store.ts";

const mostSamples = 20;
const largestSample = 2_000;
const longestMessage = 500;

/** What a check that came to an end found. @throws DaybookError `CHECK_ANSWER_INVALID`: an answer that cannot be read must not pass for a good one. */
export function readAnswer(answer: unknown): Pick<CheckEnd, "state" | "found" | "samples" | "message"> {
  const { found, samples, message } = Array.isArray(answer)
    ? { found: answer.length, samples: answer as unknown[], message: undefined }
    : readFinding(answer);
  return {
    state: found === 0 ? "passed" : "problems",
    found,
    samples: samples.slice(0, mostSamples).map(boundSample),
    message: message === undefined ? null : boundText(message, longestMessage),
  };
}

function readFinding(answer: unknown): { found: number; samples: readonly unknown[]; message: string | undefined } {
  if (typeof answer !== "object" || answer === null) throw invalid("answer", answer);
  const { found, samples = [], message } = answer as Record<string, unknown>;
  if (!Number.isSafeInteger(found) || Number(found) < 0) throw invalid("found", found);
  if (!Array.isArray(samples)) throw invalid("samples", samples);
  if (message !== undefined && typeof message !== "string") throw invalid("message", message);
  return { found: Number(found), samples: samples as unknown[], message };
}

function boundSample(sample: unknown): unknown {
  return jsonCopy(sample, largestSample) ?? boundText(textOf(sample), largestSample);
}

/** Of what JSON cannot hold, or not so briefly. */
function textOf(value: unknown): string {
  try {
    const text: string | undefined = JSON.stringify(value);
    return text ?? String(value);
  } catch {
    return "A value that has no text.";
  }
}

function invalid(field: string, value: unknown): DaybookError {
  return new DaybookError(
    "CHECK_ANSWER_INVALID",
    `A check answers with the list of the problems it found, or with { found, samples, message }; its ${field} was of type ${value === null ? "null" : typeof value}.`,
    { params: { field } },
  );
}
