/**
 * For users' own tests: a clock they move by hand, and a job's handler called without a store.
 * @module
 */
export { FakeClock } from "./fake-clock.ts";
export { runInline } from "./run-inline.ts";
export type { InlineChild, InlineOptions, InlineRun } from "./inline-run.ts";
