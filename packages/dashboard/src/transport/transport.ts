import type { Run } from "./contract.ts";

/** `connecting`: no word yet. `live`: changes are pushed. `lost`: they were, and it is being tried again. `unavailable`: there is no push; ask now and then. */
export type LinkState = "connecting" | "live" | "lost" | "unavailable";

/** What the dashboard needs to know of a change: what to look at again. */
export interface LiveChange {
  /** `everything`: it is not known what changed. */
  readonly kind: "run" | "fire" | "worker" | "everything";
  /** The run as it is now, as far as it was told; of `run` alone. */
  readonly run: (Partial<Run> & Pick<Run, "id">) | null;
}

export interface LiveListener {
  readonly onChange: (change: LiveChange) => void;
  readonly onState: (state: LinkState) => void;
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
