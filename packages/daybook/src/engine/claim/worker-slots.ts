/**
 * How many runs this process may take on, in all and per queue.
 * A slot is taken when a run is claimed and given back when its attempt is settled, so unsettled work never piles up.
 */
export class WorkerSlots {
  readonly #localQueues: ReadonlyMap<string, number> | null;
  readonly #usedByQueue = new Map<string, number>();
  readonly capacity: number;
  #used = 0;

  constructor(capacity: number, localQueues: ReadonlyMap<string, number> | null) {
    this.capacity = capacity;
    this.#localQueues = localQueues;
  }

  get free(): number {
    return Math.max(0, this.capacity - this.#used);
  }

  /** Free slots of the queues served here; null when all queues are served without limits of their own. */
  freeByQueue(): { name: string; free: number }[] | null {
    if (this.#localQueues === null) return null;
    const queues: { name: string; free: number }[] = [];
    for (const [name, limit] of this.#localQueues) {
      const free = Math.min(this.free, limit - (this.#usedByQueue.get(name) ?? 0));
      if (free > 0) queues.push({ name, free });
    }
    return queues;
  }

  take(queue: string): void {
    this.#used += 1;
    if (this.#localQueues !== null) this.#usedByQueue.set(queue, (this.#usedByQueue.get(queue) ?? 0) + 1);
  }

  giveBack(queue: string): void {
    this.#used -= 1;
    if (this.#localQueues !== null) this.#usedByQueue.set(queue, (this.#usedByQueue.get(queue) ?? 1) - 1);
  }
}
