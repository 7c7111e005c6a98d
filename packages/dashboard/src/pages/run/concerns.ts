import type { LiveChange } from "../../transport/transport.ts";

/** Whether a change may be about the run. */
export function concerns(run: () => string): (change: LiveChange) => boolean {
  return (change) => change.kind === "everything" || change.run?.id === run();
}

/** Whether it may be about the run, one of its children, or a retry of it. */
export function concernsFamily(run: () => string): (change: LiveChange) => boolean {
  return ({ kind, run: changed }) =>
    kind === "everything" || [changed?.id, changed?.parentId, changed?.retryOfId].includes(run());
}
