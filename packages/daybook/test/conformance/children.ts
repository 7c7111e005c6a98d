import { type ChildProcess, fork } from "node:child_process";
import { onTestFinished } from "vitest";
import type { ChildMessage } from "./child/child.ts";
import type { Role, Roles } from "./child/roles.ts";

/** A process of its own with a connection of its own. */
export interface Child<R extends Role> {
  /** Resolves when its store is open and it waits for the start. */
  readonly ready: Promise<void>;
  /** What it reports at its end; rejected when it dies without a report. */
  readonly report: Promise<Roles[R]["report"]>;
  /** Ids it told of on the way. */
  readonly noted: readonly string[];
  go(): void;
  /** Tells it that nothing more will come. */
  stop(): void;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** Starts `child/<role>.ts`. The test that started it does not leave it behind. */
export function startChild<R extends Role>(role: R, url: string, input: Roles[R]["input"]): Child<R> {
  const file = new URL(`child/${role}.ts`, import.meta.url);
  const child = fork(file, [url, JSON.stringify(input)], {
    execArgv: ["--conditions=source", "--disable-warning=ExperimentalWarning"],
    serialization: "advanced",
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  const errors: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => errors.push(chunk.toString()));

  const noted: string[] = [];
  const ready = Promise.withResolvers<void>();
  const report = Promise.withResolvers<Roles[R]["report"]>();
  child.on("message", (message: ChildMessage) => {
    if (message.kind === "ready") ready.resolve();
    if (message.kind === "note") noted.push(...message.ids);
    if (message.kind === "report") report.resolve(message.report as Roles[R]["report"]);
  });
  child.on("close", (code) => {
    const error = new Error(`The child "${role}" ended with ${String(code)} and no report.\n${errors.join("")}`);
    ready.reject(error);
    report.reject(error);
  });
  // A child that is killed on purpose reports nothing, and nobody waits for it.
  ready.promise.catch(() => {});
  report.promise.catch(() => {});

  const kill = (): Promise<void> => killed(child);
  onTestFinished(kill);
  return {
    ready: ready.promise,
    report: report.promise,
    noted,
    go: () => child.send("go"),
    stop: () => child.send("stop"),
    kill,
  };
}

function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGKILL");
  return gone;
}

/** Starts all children at the same moment; resolves with their reports, in their order. */
export async function race<R extends Role>(children: readonly Child<R>[]): Promise<Roles[R]["report"][]> {
  await start(children);
  return Promise.all(children.map((child) => child.report));
}

/** Waits until all are ready, and lets them go. */
export async function start(children: readonly Child<Role>[]): Promise<void> {
  await Promise.all(children.map((child) => child.ready));
  for (const child of children) child.go();
}

/** Tells children that nothing more will come, and waits for their reports. */
export async function finishAll<R extends Role>(children: readonly Child<R>[]): Promise<Roles[R]["report"][]> {
  for (const child of children) child.stop();
  return Promise.all(children.map((child) => child.report));
}
