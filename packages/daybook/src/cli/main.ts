#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { hostname, userInfo } from "node:os";
import { text as readText } from "node:stream/consumers";
import type { CliContext, StopSignal } from "./cli-context.ts";

// Before anything else is loaded: compiled code is kept between starts, which halves the time to the first line.
enableCompileCache();
const [{ runCli }, { styleFor }] = await Promise.all([import("./run-cli.ts"), import("./output/style.ts")]);

const { stdout, stderr } = process;
const stopSignals: readonly StopSignal[] = ["SIGINT", "SIGTERM"];

// `daybook run list | head` closes the pipe early; that is no failure.
stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const context: CliContext = {
  output: {
    style: styleFor(stdout),
    isTerminal: stdout.isTTY,
    columns: () => (stdout.isTTY ? stdout.columns : null),
    stream: stdout,
    errorStream: stderr,
    line: (text = "") => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
  },
  env: process.env,
  cwd: process.cwd(),
  user: `cli:${userName()}`,
  host: hostname(),
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  now: () => Date.now(),
  readStandardInput: () => readText(process.stdin),
  askSecret,
  onStopSignal(listener) {
    for (const signal of stopSignals) process.on(signal, listener);
    return () => {
      for (const signal of stopSignals) process.off(signal, listener);
    };
  },
  onStrayRejection(listener) {
    process.on("unhandledRejection", listener);
    return () => process.off("unhandledRejection", listener);
  },
  exitNow: (code) => process.exit(code),
};

// The engine's timers let a process end; what is awaited here must not be given up for that.
const alive = setInterval(() => undefined, 2 ** 30);
const exitCode = await runCli(process.argv.slice(2), context);
clearInterval(alive);
// What users' modules opened (pools, timers) must not keep a finished command alive; what was written must still arrive.
stdout.write("", () => stderr.write("", () => process.exit(exitCode)));

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user id need not have a name.
    return process.env["USER"] ?? "unknown";
  }
}

/** The terminal echoes what it is given to edit; here it is given an output that shows nothing. */
async function askSecret(question: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const [{ createInterface }, { Writable }] = await Promise.all([import("node:readline"), import("node:stream")]);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  stderr.write(question);
  return new Promise((resolve) => {
    terminal.once("line", resolve);
    terminal.once("SIGINT", () => process.exit(130));
    terminal.once("close", () => resolve(""));
  }).then((typed) => {
    terminal.close();
    stderr.write("\n");
    return typed as string;
  });
}
