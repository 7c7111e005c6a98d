/**
 * Marks values made by Daybook's own functions. Registered globally, because a job file may load another copy of the
 * package (built beside source, or through a second loader) than the worker that reads its result.
 */
export const outcomeBrand: unique symbol = Symbol.for("daybook.outcome");

/** Marks errors that carry a wish about retrying and metadata. */
export const jobErrorBrand: unique symbol = Symbol.for("daybook.job_error");

/** Whether `value` carries `brand`; false for anything that cannot be asked. */
export function isBranded(value: unknown, brand: symbol): value is object {
  if (typeof value !== "object" || value === null) return false;
  try {
    return (value as Record<symbol, unknown>)[brand] === true;
  } catch {
    return false;
  }
}
