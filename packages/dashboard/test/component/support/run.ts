import type { Run } from "../../../src/transport/contract.ts";

/** A run of which a test says only what matters to it. */
export function runOf(fields: Partial<Run> & Pick<Run, "id">): Run {
  return {
    job: "stock-sync",
    tenant: null,
    state: "running",
    status: "running",
    finishedAt: null,
    ...fields,
  } as Run;
}
