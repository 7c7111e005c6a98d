import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Round } from "./subject.ts";
import type { WorkerCommand, WorkerMessage } from "./worker-messages.ts";

const program = fileURLToPath(new URL("worker-process.ts", import.meta.url));
/** How long a process may take to close its connections before it is killed. */
const closeWithinMs = 10_000;

export interface WorkerProcessesOptions {
  readonly count: number;
  /** Told of every job by itself, with the instant its handler began; costs a message a job. */
  readonly onBegan?: (at: number) => void;
}

/** Worker processes of one subject, connected and not yet started. One that ends before its time fails whatever is awaited. */
export class WorkerProcesses {
  readonly #children: readonly ChildProcess[];
  readonly #handled: number[];
  readonly #failed = Promise.withResolvers<never>();
  readonly #onBegan: (at: number) => void;
  #expected = Number.POSITIVE_INFINITY;
  #reached: () => void = () => undefined;
  #answered: () => void = () => undefined;

  private constructor(round: Round, { count, onBegan }: WorkerProcessesOptions) {
    this.#onBegan = onBegan ?? (() => undefined);
    this.#handled = Array.from({ length: count }, () => 0);
    this.#failed.promise.catch(() => undefined);
    const args = [JSON.stringify(round), onBegan === undefined ? "counts" : "each"];
    this.#children = this.#handled.map((_, index) => {
      const child = fork(program, args, { stdio: ["ignore", process.stderr, process.stderr, "ipc"] });
      child.on("message", (message) => this.#hear(index, message as WorkerMessage));
      child.once("error", this.#failed.reject);
      child.once("exit", (code, signal) =>
        this.#failed.reject(new Error(`A worker process ended with ${signal ?? code} before the work was done.`)),
      );
      process.once("exit", () => void child.kill("SIGKILL"));
      return child;
    });
  }

  /** Resolves when all of them are connected. */
  static async open(round: Round, options: WorkerProcessesOptions): Promise<WorkerProcesses> {
    const workers = new WorkerProcesses(round, options);
    await workers.#answers();
    return workers;
  }

  /** Jobs that all of them have handled, as far as they have said. */
  get handled(): number {
    return this.#handled.reduce((sum, count) => sum + count, 0);
  }

  /** Lets all of them work at once; resolves when all do. */
  start(): Promise<void> {
    return this.#tell("start");
  }

  /** Resolves when they have handled that many jobs together. */
  async untilHandled(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#expected = count;
    this.#reached = resolve;
    if (this.handled >= count) resolve();
    await Promise.race([promise, this.#failed.promise]);
  }

  /** Resolves when everything they have handled is recorded. */
  finish(): Promise<void> {
    return this.#tell("finish");
  }

  async close(): Promise<void> {
    const gone = this.#children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.disconnect();
      const timer = setTimeout(() => child.kill("SIGKILL"), closeWithinMs);
      await exited;
      clearTimeout(timer);
    });
    await Promise.all(gone);
  }

  #tell(command: WorkerCommand): Promise<void> {
    const answers = this.#answers();
    for (const child of this.#children) child.send(command);
    return answers;
  }

  /** One answer of each. */
  async #answers(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let left = this.#children.length;
    this.#answered = () => {
      left -= 1;
      if (left === 0) resolve();
    };
    await Promise.race([promise, this.#failed.promise]);
  }

  #hear(index: number, message: WorkerMessage): void {
    if (message.say === "began") {
      this.#handled[index] = (this.#handled[index] ?? 0) + 1;
      this.#onBegan(message.at);
    } else if (message.say === "handled") {
      this.#handled[index] = message.count;
      if (this.handled >= this.#expected) this.#reached();
    } else this.#answered();
  }
}
