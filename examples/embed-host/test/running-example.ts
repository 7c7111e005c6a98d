import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { onTestFinished } from "vitest";
import { mountPath } from "../index.ts";

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly body: any;
}

const folderOf = (example: string): string => join(import.meta.dirname, "../..", example);

/** What `npm start` of an example runs. */
function commandOf(example: string): readonly string[] {
  if (example === "embed-nest") return ["dist/main.js"];
  if (example !== "embed-next") return ["server.ts"];
  const { resolve } = createRequire(join(folderOf(example), "package.json"));
  return [resolve("next/dist/bin/next"), "start", "--hostname", "127.0.0.1"];
}

/** As a server has it in production; the second is for Next.js, which is to leave signals to the example. */
const environment = { NODE_ENV: "production", NEXT_MANUAL_SIG_HANDLE: "1", NEXT_TELEMETRY_DISABLED: "1" };

/** What an example says of its address: Next.js in words of its own. */
const listeningAt = /^(?:listening on| *- Local:) +(\S+)$/m;

/** Builds what has to be built, by the example's own script. */
export async function build(example: string): Promise<void> {
  await promisify(execFile)("npm", ["run", "--silent", "--if-present", "build"], { cwd: folderOf(example) });
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

  static async start(example: string): Promise<RunningExample> {
    const folder = mkdtempSync(join(tmpdir(), "daybook-embed-"));
    const store = `sqlite:${join(folder, "book.db")}`;
    const child = spawn(process.execPath, ["--conditions=source", ...commandOf(example)], {
      cwd: folderOf(example),
      env: { ...process.env, ...environment, PORT: "0", DAYBOOK_STORE: store },
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
        const url = listeningAt.exec(stripVTControlCharacters(output))?.[1];
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

  /** Loads a page or a file of the dashboard, as a browser does. */
  async load(path: string): Promise<{ readonly url: URL; readonly response: Response }> {
    const url = new URL(`${mountPath}${path}`, this.url);
    return { url, response: await fetch(url, { headers: { accept: "text/html,*/*;q=0.8" }, redirect: "manual" }) };
  }

  /** Asks it to stop. @returns how it ended, and all that it said. */
  async stop(): Promise<{ code: number | null; output: string }> {
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    const [code] = (await ended) as [number | null];
    return { code, output: this.#said() };
  }
}
