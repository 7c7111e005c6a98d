import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { mountPath } from "../index.ts";

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly body: any;
}

/** One example as a user runs it: a process of its own, on a book of its own, on any free port. */
export class RunningExample {
  readonly url: string;
  readonly store: string;
  readonly #process: ChildProcess;
  readonly #said: () => string;

  private constructor(process: ChildProcess, said: () => string, url: string, store: string) {
    this.#process = process;
    this.#said = said;
    this.url = url;
    this.store = store;
  }

  static async start(example: string, command: readonly string[] = ["server.ts"]): Promise<RunningExample> {
    const folder = mkdtempSync(join(tmpdir(), "daybook-embed-"));
    const store = `sqlite:${join(folder, "book.db")}`;
    const child = spawn(process.execPath, ["--conditions=source", ...command], {
      cwd: join(import.meta.dirname, `../../${example}`),
      env: { ...process.env, PORT: "0", DAYBOOK_STORE: store, NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    onTestFinished(async () => {
      if (child.exitCode === null && child.signalCode === null && child.kill("SIGKILL")) await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    });
    let output = "";
    const listening = new Promise<string>((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        output += chunk.toString();
        const url = /^listening on (\S+)$/m.exec(output)?.[1];
        if (url !== undefined) resolve(url);
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.once("exit", (code) => reject(new Error(`${example} ended with ${code} and said:\n${output}`)));
    });
    return new RunningExample(child, () => output, await listening, store);
  }

  /** Signs in at the application itself. @returns a cookie. */
  async signIn(name: string): Promise<string> {
    const { headers } = await fetch(`${this.url}/sign-in?as=${name}`);
    return headers.get("set-cookie")?.split(";")[0] ?? "";
  }

  /** Asks Daybook, under its mount. */
  async ask(path: string, options: RequestInit & { cookie?: string } = {}): Promise<Reply> {
    const { cookie, ...init } = options;
    const headers = new Headers(init.headers);
    if (cookie !== undefined) headers.set("cookie", cookie);
    if (init.body !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
    const response = await fetch(`${this.url}${mountPath}${path}`, { ...init, headers });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true && !path.includes("ndjson");
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  /** Asks it to stop. @returns how it ended, and all that it said. */
  async stop(): Promise<{ code: number | null; output: string }> {
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    const [code] = (await ended) as [number | null];
    return { code, output: this.#said() };
  }
}
