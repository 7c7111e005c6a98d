/**
 * For users' own tests: a clock they move by hand.
 * @module
 */
export { FakeClock } from "./fake-clock.ts";
