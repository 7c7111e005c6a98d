import { ref, type Ref } from "vue";
import type { PageClock } from "../../state/page-clock.ts";
import type { Recording } from "./recording.ts";

export interface PlaybackOptions {
  /** Milliseconds into the recording at which it begins. @defaultValue 0 */
  readonly from?: number;
  /** Stays where it begins: a page that never changes. @defaultValue false */
  readonly standing?: boolean;
}

/**
 * Where a replay stands, and the page's clock with it: pages see the time at which the recording was made, whenever they look at it.
 *
 * Plays from its beginning to the end of the recording and then from the recording's start, round after round.
 */
export class Playback implements PageClock {
  readonly now: Ref<number>;
  readonly standing: boolean;
  readonly #from: number;
  readonly #lengthMs: number;
  readonly #begunAt: number;
  readonly #startedAt = performance.now();

  constructor(
    { begunAt, lengthMs }: Pick<Recording, "begunAt" | "lengthMs">,
    { from = 0, standing = false }: PlaybackOptions = {},
  ) {
    this.#begunAt = Date.parse(begunAt);
    this.#lengthMs = lengthMs;
    this.#from = Math.min(Math.max(0, from), lengthMs);
    this.standing = standing;
    this.now = ref(this.read());
    if (!standing) setInterval(() => (this.now.value = this.read()), 1_000);
  }

  read(): number {
    return this.#begunAt + this.position();
  }

  /** Milliseconds into the recording. */
  position(): number {
    return this.standing ? this.#from : this.played() % this.#lengthMs;
  }

  /** Milliseconds since the start of the recording in the first round. */
  played(): number {
    return this.standing ? this.#from : this.#from + performance.now() - this.#startedAt;
  }
}
