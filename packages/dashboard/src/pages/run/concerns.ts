import type { LiveChange } from "../../transport/transport.ts";

/** Whether a change may be about the run. */
export function concerns(run: () => string): (change: LiveChange) => boolean {
  return (change) => change.kind === "everything" || change.run?.id === run();
}
