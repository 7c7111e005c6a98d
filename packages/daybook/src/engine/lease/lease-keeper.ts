import { Worker as Thread } from "node:worker_threads";
import type { Latency } from "../measure/latency.ts";
import type { LeaseMessage, LeaseThreadData } from "./lease-message.ts";

export interface LeaseKeeperOptions {
  readonly url: string;
  readonly heartbeatMs: number;
  readonly latency: Latency;
  readonly onLost: (workerId: string) => void;
  readonly onFailure: (error: unknown) => void;
}

const restartAfterMs = 500;

/**
 * Keeps one worker's lease alive from a thread.
 *
 * Owns: the thread. States: without a lease, holding one, losing it. The thread ends by itself when the store says that the lease
 * has ended; a thread that dies otherwise is started again. On a crash the thread dies with the process, the lease ends, others rescue.
 */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  #thread: Thread | null = null;
  #workerId: string | null = null;
  #ready = false;
  #restart: NodeJS.Timeout | undefined;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
  }

  /** Starts renewing the lease of a worker that is registered. */
  keep(workerId: string): void {
    this.#workerId = workerId;
    this.#ready = false;
    const data: LeaseThreadData = {
      url: this.#options.url,
      busyTimeoutMs: this.#options.heartbeatMs,
      workerId,
      heartbeatMs: this.#options.heartbeatMs,
    };
    const thread = new Thread(threadFile(), { workerData: data });
    thread.unref();
    this.#thread = thread;
    thread.on("message", (message: LeaseMessage) => this.#hear(workerId, message));
    thread.on("error", (error) => this.#options.onFailure(error));
    thread.on("exit", () => {
      if (this.#thread !== thread || this.#workerId !== workerId) return;
      this.#options.onFailure(new Error("The lease thread ended by itself; it is started again."));
      // Not at once: a thread that cannot even load must not take a processor with it.
      this.#restart = setTimeout(
        () => this.keep(workerId),
        Math.min(restartAfterMs, this.#options.heartbeatMs),
      ).unref();
    });
  }

  async stop(): Promise<void> {
    clearTimeout(this.#restart);
    const thread = this.#thread;
    this.#thread = null;
    this.#workerId = null;
    if (thread === null) return;
    const ended = new Promise<void>((resolve) => thread.once("exit", () => resolve()));
    // One that is still loading has opened nothing, and would take a while to hear.
    if (this.#ready) thread.postMessage("end");
    else void thread.terminate();
    // A thread that cannot answer any more must not keep a stopping process alive.
    const giveUp = setTimeout(() => void thread.terminate(), 2_000);
    await ended;
    clearTimeout(giveUp);
  }

  #hear(workerId: string, message: LeaseMessage): void {
    if (this.#workerId !== workerId) return;
    if (message.kind === "ready") this.#ready = true;
    if (message.kind === "renewed") this.#options.latency.observe(message.tookMs);
    if (message.kind === "failed") this.#options.onFailure(new Error(message.message));
    if (message.kind !== "lost") return;
    this.#thread = null;
    this.#workerId = null;
    this.#options.onLost(workerId);
  }
}

/** The compiler rewrites import paths, not URLs: from the sources it is a .ts file, from the built package a .js one. */
function threadFile(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "./lease-thread.ts" : "./lease-thread.js", import.meta.url);
}
