import type { Instant } from "../../time/instant.ts";

/** The one call of the worker store that the lease keeper's thread makes, and nothing else of a store: a thread that loads less weighs less. */
export interface Lease {
  /** As `workers.heartbeat`. */
  renew(workerId: string, now: Instant): Promise<boolean>;
  close(): Promise<void>;
}
