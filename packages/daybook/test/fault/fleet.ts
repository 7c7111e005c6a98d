import type { FaultChild } from "./child-process.ts";
import { until } from "./waiting.ts";
import type { Scene, SceneWorker } from "./scene.ts";

/** So many workers on one book; whichever ends is replaced at once, until the fleet is closed. */
export class Fleet {
  readonly #scene: Scene;
  readonly #settings: SceneWorker;
  readonly #places: FaultChild[] = [];
  #open = true;

  constructor(scene: Scene, size: number, settings: SceneWorker = {}) {
    this.#scene = scene;
    this.#settings = settings;
    for (let place = 0; place < size; place += 1) this.#fill(place);
  }

  /** Resolves when all places have a worker that works. */
  async ready(): Promise<this> {
    await this.hasWorking(this.#places.length);
    return this;
  }

  /** The workers of this moment. */
  get workers(): readonly FaultChild[] {
    return this.#places;
  }

  /** Resolves when so many places have a worker that works. */
  hasWorking(count: number): Promise<void> {
    return until(`${count} workers work`, () => this.working.length >= count);
  }

  /** Those that have said that they work. */
  get working(): readonly FaultChild[] {
    return this.#places.filter((child) => child.exit === null && child.heardOf("ready").length > 0);
  }

  /** Replaces no more; stops all by SIGTERM. */
  async close(): Promise<void> {
    await this.ready();
    this.#open = false;
    await Promise.all(this.#places.map((child) => child.stop()));
  }

  #fill(place: number): void {
    const child = this.#scene.worker(this.#settings);
    this.#places[place] = child;
    void child.exited.then(() => this.#open && this.#fill(place));
  }
}
