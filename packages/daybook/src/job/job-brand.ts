import { isBranded } from "../run/brand.ts";
import type { AnyJob } from "./job.ts";

/**
 * Marks checked jobs. Registered globally and asked for instead of a class, because a job file may load another copy of
 * the package (built beside source, or through a second loader) than the worker that discovers it.
 */
export const jobBrand: unique symbol = Symbol.for("daybook.job");

/** Whether `value` is a job made by `defineJob`. */
export function isJob(value: unknown): value is AnyJob {
  return isBranded(value, jobBrand);
}
