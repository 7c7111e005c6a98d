/** What the lease thread is told when it starts. */
export interface LeaseThreadData {
  readonly url: string;
  readonly busyTimeoutMs: number;
  readonly workerId: string;
  readonly heartbeatMs: number;
}

/** What it tells the process. */
export type LeaseMessage =
  | { readonly kind: "ready" }
  /** The lease holds on; how long the store took to say so. */
  | { readonly kind: "renewed"; readonly tookMs: number }
  /** The store says that the lease has ended: the worker's runs are no longer its own. */
  | { readonly kind: "lost" }
  | { readonly kind: "failed"; readonly message: string };
