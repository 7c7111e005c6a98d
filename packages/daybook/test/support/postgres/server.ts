import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { wantedVersion } from "./binaries.ts";
import type { KeeperCommand, KeeperMessage, KeeperSettings, Stop } from "./keeper-messages.ts";

/** A real PostgreSQL on a port of its own, which dies with this process. */
export class PostgresServer {
  /** A superuser's address of it; the same after a restart. */
  readonly url: string;
  readonly #keeper: ChildProcess;

  private constructor(keeper: ChildProcess, url: string) {
    this.#keeper = keeper;
    this.url = url;
  }

  static async start({
    version = wantedVersion(),
    durable = false,
    settings = {},
  }: Partial<KeeperSettings> = {}): Promise<PostgresServer> {
    const file = new URL("child/keeper.ts", import.meta.url);
    const keeper = fork(file, [JSON.stringify({ version, durable, settings } satisfies KeeperSettings)], {
      detached: true,
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const answer = await answerOf(keeper);
    if (answer.say === "up") return new PostgresServer(keeper, answer.url);
    keeper.kill();
    throw new Error(answer.say === "failed" ? answer.message : "PostgreSQL went down at once.");
  }

  /** Brings the server down; its data stay. */
  async stop(how: Stop): Promise<void> {
    await this.#tell({ tell: "stop", how });
  }

  /** Brings it up again, at the same address. */
  async start(): Promise<void> {
    await this.#tell({ tell: "start" });
  }

  /** Removes the server and its data. */
  async close(): Promise<void> {
    if (this.#keeper.exitCode !== null || this.#keeper.signalCode !== null) return;
    const gone = once(this.#keeper, "exit");
    this.#keeper.disconnect();
    await gone;
  }

  async #tell(command: KeeperCommand): Promise<void> {
    const answered = answerOf(this.#keeper);
    this.#keeper.send(command);
    const answer = await answered;
    if (answer.say === "failed") throw new Error(answer.message);
  }
}

function answerOf(keeper: ChildProcess): Promise<KeeperMessage> {
  return new Promise((resolve) => {
    const ended = (): void => resolve({ say: "failed", message: "The keeper of PostgreSQL ended." });
    keeper.once("exit", ended);
    keeper.once("message", (message) => {
      keeper.off("exit", ended);
      resolve(message as KeeperMessage);
    });
  });
}
