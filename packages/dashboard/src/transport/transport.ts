/** `connecting`: no word yet. `live`: changes are pushed. `lost`: they were, and it is being tried again. `unavailable`: there is no push; ask now and then. */
export type LinkState = "connecting" | "live" | "lost" | "unavailable";

/** What the dashboard needs to know of a change: which rows to look at again. */
export interface LiveChange {
  readonly kind: string;
  /** The runs it is about; none: perhaps any. */
  readonly runs: readonly string[];
  readonly job: string | null;
}

export interface LiveListener {
  onChange(change: LiveChange): void;
  onState(state: LinkState): void;
}

/**
 * The way to a book. One house speaks HTTP, the other replays a recording; state and views know neither.
 */
export interface Transport {
  /** Where Daybook is mounted, without a slash at its end. */
  readonly base: string;
  readonly fetch: typeof fetch;
  /** Listens to changes until the returned function is called. */
  listen(listener: LiveListener): () => void;
}
