import { type ChildProcess, spawn } from "node:child_process";
import type { ChildMessage, Command, Said } from "./child/messages.ts";
import { machineMs } from "../support/machine-clock.ts";
import { within } from "./waiting.ts";
import { patienceMs } from "../support/patience.ts";

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly at: number;
}

export interface StartOptions {
  /** The user to run as. */
  readonly uid?: number;
  /** The most bytes a file may grow to; the process can be given more with `raiseFileLimit`. */
  readonly fileLimitBytes?: number;
  /** Under a parent that never asks how its children ended: killed, it stays in the process table as a zombie. */
  readonly unburied?: boolean;
}

interface Listener {
  readonly fits: (message: ChildMessage) => boolean;
  readonly resolve: (message: ChildMessage) => void;
}

const nodeArguments = ["--conditions=source", "--disable-warning=ExperimentalWarning"];

function wrapped(command: readonly string[], { fileLimitBytes, unburied = false }: StartOptions): readonly string[] {
  if (unburied) return ["bash", "-c", '"$0" "$@" & exec sleep 60', ...command];
  if (fileLimitBytes === undefined) return command;
  // The soft limit only, so that it can be raised again. In blocks of 1,024 bytes.
  return ["bash", "-c", `ulimit -S -f ${Math.floor(fileLimitBytes / 1_024)}; exec "$0" "$@"`, ...command];
}

/** A process of its own, told and heard over IPC. */
export class FaultChild {
  /** The node process; with `unburied`, its parent's until it is ready. */
  pid: number;
  readonly heard: ChildMessage[] = [];
  readonly exited: Promise<Exit>;
  /** When it was struck: killed, stopped, or found dead. From then on its attempts count no more. */
  struckAt: number | null = null;
  /** It was told to end; a second SIGTERM in the last moments of Node's own exit would kill it, whatever the program does. */
  isLeaving = false;
  exit: Exit | null = null;
  readonly #process: ChildProcess;
  readonly #listeners = new Set<Listener>();
  #errors = "";
  #asked = 0;

  constructor(script: "worker" | "enqueuer", settings: object, options: StartOptions = {}) {
    const file = new URL(`child/${script}.ts`, import.meta.url).pathname;
    const command = [process.execPath, ...nodeArguments, file, JSON.stringify(settings)];
    const [program = "", ...rest] = wrapped(command, options);
    this.#process = spawn(program, rest, {
      stdio: ["ignore", "inherit", "pipe", "ipc"],
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    });
    if (this.#process.pid === undefined) throw new Error("The child could not be started.");
    this.pid = this.#process.pid;
    this.#process.stderr?.on("data", (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.#process.on("message", (message: ChildMessage) => this.#hear(message));
    // A message to a process that has just died is nobody's error.
    this.#process.on("error", () => undefined);
    this.exited = new Promise((resolve) => {
      this.#process.once("exit", (code, signal) => {
        this.exit = { code, signal, at: machineMs() };
        resolve(this.exit);
      });
    });
  }

  /** What it wrote to standard error. */
  get errors(): string {
    return this.#errors;
  }

  heardOf<Kind extends ChildMessage["say"]>(say: Kind): Said<Kind>[] {
    return this.heard.filter((message): message is Said<Kind> => message.say === say);
  }

  /** The first such message, heard already or yet to come. Rejects when the process ends without it. */
  async hears<Kind extends ChildMessage["say"]>(
    say: Kind,
    fits: (message: Said<Kind>) => boolean = () => true,
    ms = patienceMs,
  ): Promise<Said<Kind>> {
    const wanted = (message: ChildMessage): boolean => message.say === say && fits(message as Said<Kind>);
    const known = this.heard.find(wanted);
    if (known !== undefined) return known as Said<Kind>;
    const heard = new Promise<ChildMessage>((resolve) => this.#listeners.add({ fits: wanted, resolve }));
    const ended = this.exited.then(({ code, signal }) => {
      throw new Error(
        `Process ${this.pid} ended (${String(code ?? signal)}) without saying "${say}".\n${this.#errors}`,
      );
    });
    ended.catch(() => undefined);
    return (await within(`"${say}" from process ${this.pid}`, Promise.race([heard, ended]), ms)) as Said<Kind>;
  }

  async ready(): Promise<this> {
    this.pid = (await this.hears("ready")).pid;
    return this;
  }

  tell(command: Command): void {
    if (this.#process.connected) this.#process.send(command, () => undefined);
  }

  /** Enqueues through this process. */
  async enqueue(job: string, input?: unknown, delayMs?: number): Promise<Said<"accepted"> | Said<"refused">> {
    this.#asked += 1;
    const ask = this.#asked;
    const answers = [
      this.hears("accepted", (message) => message.ask === ask),
      this.hears("refused", (message) => message.ask === ask),
    ];
    for (const answer of answers) answer.catch(() => undefined);
    this.tell({ tell: "enqueue", ask, job, input, ...(delayMs === undefined ? {} : { delayMs }) });
    return Promise.race(answers);
  }

  /** SIGKILL and SIGSTOP count as a stroke; SIGTERM and SIGCONT do not. */
  signal(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT" | "SIGTERM"): void {
    if (this.exit !== null || (signal === "SIGTERM" && this.isLeaving)) return;
    if (signal === "SIGTERM") this.isLeaving = true;
    if (signal === "SIGKILL" || signal === "SIGSTOP") this.struckAt ??= machineMs();
    process.kill(this.pid, signal);
  }

  /** The test takes the book away from it for longer than its lease: from then on its attempts count no more. */
  cutOff(): void {
    this.struckAt ??= machineMs();
  }

  /** SIGKILL, to its parent as well where it has one of its own; resolves when the process is gone. */
  async kill(): Promise<Exit> {
    this.signal("SIGKILL");
    this.#process.kill("SIGKILL");
    return this.exited;
  }

  /** SIGTERM; resolves when the process has ended by itself. */
  async stop(ms = patienceMs): Promise<Exit> {
    this.signal("SIGTERM");
    return within(`process ${this.pid} to end after SIGTERM`, this.exited, ms);
  }

  #hear(message: ChildMessage): void {
    this.heard.push(message);
    for (const listener of this.#listeners) {
      if (!listener.fits(message)) continue;
      this.#listeners.delete(listener);
      listener.resolve(message);
    }
  }
}
