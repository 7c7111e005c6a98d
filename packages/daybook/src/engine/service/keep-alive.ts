/** The longest interval Node knows; the timer's only purpose is to be there. */
const farAwayMs = 2 ** 30;

/**
 * Keeps the process alive while something of it is worth waiting for. The engine's own timers never do: a program that only
 * enqueues must be able to end. Owns one timer while there is a hold.
 */
export class KeepAlive {
  #holds = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @returns how to let go; calling it again does nothing. */
  hold(): () => void {
    this.#holds += 1;
    this.#timer ??= setInterval(() => undefined, farAwayMs);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      if (this.#holds > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }
}
