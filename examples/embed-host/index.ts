/**
 * The application that the `embed-*` examples put Daybook into: a small back office. Its own part is here once, so that each example shows
 * only what is different in its framework.
 */
export { openDaybook, mountPath } from "./daybook.ts";
export { greeting, signIn } from "./people.ts";
export { serveUntilStopped, type Serving } from "./serve.ts";
