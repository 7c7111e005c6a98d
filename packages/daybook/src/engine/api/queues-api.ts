import { DaybookError } from "../../errors/daybook-error.ts";
import type { QueueRecord } from "../../store/port/control-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Instant } from "../../time/instant.ts";
import { checkLimit, type Actor, type Operator } from "../control/operator.ts";

/** Queues of the installation. */
export class QueuesApi {
  readonly #store: Store;
  readonly #operator: Operator;
  readonly #now: () => Instant;

  constructor(store: Store, operator: Operator, now: () => Instant) {
    this.#store = store;
    this.#operator = operator;
    this.#now = now;
  }

  list(): Promise<QueueRecord[]> {
    return this.#store.queues.list(this.#now());
  }

  /** No run of the queue starts until it is resumed; running ones go on. @throws DaybookError `QUEUE_NOT_FOUND`. */
  async pause(name: string, actor: Actor = {}): Promise<void> {
    await this.#existing(name);
    await this.#operator.set("queue", name, "paused", true, actor);
  }

  async resume(name: string, actor: Actor = {}): Promise<void> {
    await this.#existing(name);
    await this.#operator.clear("queue", name, "paused", actor);
  }

  /** At most so many runs of the queue at a time over the cluster; null: no limit, whatever code says. */
  async setConcurrency(name: string, concurrency: number | null, actor: Actor = {}): Promise<void> {
    await this.#existing(name);
    await this.#operator.set("queue", name, "concurrency", checkLimit(concurrency, "concurrency"), actor);
  }

  /** Back to what code says. */
  async reset(name: string, actor: Actor = {}): Promise<void> {
    await this.#existing(name);
    await this.#operator.clear("queue", name, "paused", actor);
    await this.#operator.clear("queue", name, "concurrency", actor);
  }

  async #existing(name: string): Promise<void> {
    const names = (await this.list()).map((queue) => queue.name);
    if (names.includes(name)) return;
    throw new DaybookError(
      "QUEUE_NOT_FOUND",
      `No queue "${name}" is in the book. There are: ${names.join(", ") || "none yet"}.`,
      { params: { queue: name } },
    );
  }
}
