import { computed, ref, shallowRef, type ComputedRef, type Ref } from "vue";
import { everythingChanged } from "../transport/live-change.ts";
import type { LinkState, LiveChange, Transport } from "../transport/transport.ts";

/** What the page shows of its connection. */
export type ShownLink = "connecting" | "live" | "polling" | "paused" | "lost";

/**
 * Knows whether the page hears of changes, and tells those who show something.
 *
 * Owns: the one subscription of the page, the pause button, the word on whether the server answers. States: see {@link ShownLink}. While paused, changes
 * are counted and not told; resuming tells everybody to look again. Nothing here is kept: a page that is loaded anew begins anew.
 */
export class Live {
  readonly paused: Ref<boolean> = ref(false);
  readonly shown: ComputedRef<ShownLink>;
  readonly #link = shallowRef<LinkState>("connecting");
  /** Whether the last request reached the server. */
  readonly #reached = ref(true);
  readonly #listeners = new Set<(change: LiveChange) => void>();
  readonly #stop: () => void;

  constructor(transport: Transport) {
    this.shown = computed(() => {
      if (!this.#reached.value || this.#link.value === "lost") return "lost";
      if (this.paused.value) return "paused";
      return this.#link.value === "unavailable" ? "polling" : this.#link.value;
    });
    this.#stop = transport.listen({
      onChange: (change) => this.#tell(change),
      onState: (state) => {
        this.#link.value = state;
        if (state === "live") this.#reached.value = true;
      },
    });
  }

  /** How often to ask, in milliseconds; false: not at all. With push only now and then, against a change that got lost. */
  pollEvery(ms: number): number | false {
    if (this.paused.value) return false;
    return this.#link.value === "live" ? 60_000 : ms;
  }

  /** Calls back for each change until the returned function is called. */
  onChange(listener: (change: LiveChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A request says whether it got through. */
  reached(isReached: boolean): void {
    this.#reached.value = isReached;
  }

  pause(): void {
    this.paused.value = true;
  }

  resume(): void {
    this.paused.value = false;
    this.#tell(everythingChanged);
  }

  close(): void {
    this.#stop();
  }

  #tell(change: LiveChange): void {
    if (this.paused.value) return;
    for (const listener of this.#listeners) listener(change);
  }
}
