import { defineJob, type Job } from "../../../src/index.ts";

/** Jobs that files in a test's folder export; written there they could not name the sources. */
export const first: Job<undefined> = defineJob({ name: "first", run: () => "first" });
export const second: Job<undefined> = defineJob({ name: "second", run: () => "second" });
