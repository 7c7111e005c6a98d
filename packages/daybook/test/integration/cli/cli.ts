import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import type { TestProject } from "./project.ts";

const main = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));

/** How one command line ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The words before which a command line of Daybook stands. */
export const cliCommand: readonly string[] = [process.execPath, "--conditions=source", main];

/** A command line that runs. */
export class RunningCli {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  #stdout = "";
  #stderr = "";
  #waiting: (() => void)[] = [];

  constructor(
    project: TestProject,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    [command = "", ...before]: readonly string[] = cliCommand,
  ) {
    this.#child = spawn(command, [...before, ...args], {
      cwd: project.folder,
      env: { ...cleanEnvironment(), ...env },
    });
    this.#child.stdout.setEncoding("utf8").on("data", (text: string) => this.#heard(() => (this.#stdout += text)));
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => this.#heard(() => (this.#stderr += text)));
    this.ended = new Promise((resolve) => {
      this.#child.once("close", (code, signal) => {
        const ended = { code: code ?? (signal === "SIGKILL" ? 137 : 128), stdout: this.#stdout, stderr: this.#stderr };
        resolve(ended);
        this.#heard(() => undefined);
      });
    });
  }

  /** Resolves with what `pattern` finds in all that was written so far and will be; rejects when the process ends without. */
  async output(pattern: RegExp): Promise<RegExpExecArray> {
    let isOver = false;
    void this.ended.then(() => (isOver = true));
    for (;;) {
      const found = pattern.exec(stripVTControlCharacters(`${this.#stdout}\n${this.#stderr}`));
      if (found !== null) return found;
      if (isOver) throw new Error(`The process ended without ${String(pattern)}:\n${this.#stdout}\n${this.#stderr}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Gives it its whole standard input. */
  type(text: string): void {
    this.#child.stdin.end(text);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Asks it to end and waits until it has. */
  stop(): Promise<Ended> {
    this.signal("SIGTERM");
    return this.ended;
  }

  #heard(note: () => void): void {
    note();
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

/** Runs a command line to its end. */
export function cli(
  project: TestProject,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new RunningCli(project, args, env).ended;
}

/** Runs a command line and reads its `--json` answer. */
export async function cliJson<Answer>(project: TestProject, args: readonly string[]): Promise<Answer> {
  const { code, stdout, stderr } = await cli(project, [...args, "--json"]);
  if (stdout === "") throw new Error(`No answer (exit ${code}): ${stderr}`);
  return JSON.parse(stdout) as Answer;
}

/** Nothing of the test runner's own settings, and a time zone that every machine knows. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const env = Object.entries(process.env).filter(
    ([name]) => !/^(?:DAYBOOK_(?!STORE_TIMEOUT)|FORCE_COLOR|NO_COLOR|NODE_OPTIONS|VITEST)/.test(name),
  );
  return { ...Object.fromEntries(env), TZ: "Europe/Berlin" };
}
