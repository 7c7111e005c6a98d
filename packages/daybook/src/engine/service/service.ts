/** One duty of the engine. Starting twice or stopping what never started does nothing. */
export interface Service {
  start(): void | Promise<void>;
  /** Resolves when nothing of it runs any more; never rejects. */
  stop(): Promise<void>;
}
