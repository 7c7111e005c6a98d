import { isDaybookError } from "../errors/daybook-error.ts";
import type { HttpParts } from "./parts.ts";

/** For whoever decides whether to route requests and work here. */
export interface Readiness {
  readonly ready: boolean;
  /** Why not: the code of the store's error. Nothing that a stranger should not read. */
  readonly code: string | null;
  /** Services of this process whose last turn failed; they try again by themselves. */
  readonly failing: readonly string[];
}

/** That this answers at all is the answer. A database that is away is no reason to end the process. */
export function isLive(): { live: true } {
  return { live: true };
}

/** Whether the book can be read and has the schema that this code wants. */
export async function readiness({ daybook, store }: HttpParts): Promise<Readiness> {
  const failing = daybook.serviceReports().flatMap((report) => (report.failures > 0 ? [report.service] : []));
  try {
    await store.assertSchema();
    return { ready: true, code: null, failing };
  } catch (error) {
    return { ready: false, code: isDaybookError(error) ? error.code : "UNEXPECTED", failing };
  }
}
