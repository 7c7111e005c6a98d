import { fork } from "node:child_process";
import { onTestFinished } from "vitest";
import type { MoveProgress, MoveResult } from "../../../src/store/move/move-options.ts";
import type { MoverSettings } from "./child/mover.ts";

/** How a mover ended. */
export interface MoverEnd {
  readonly result: MoveResult | null;
  /** What it told of, in order. */
  readonly told: readonly MoveProgress[];
  readonly signal: NodeJS.Signals | null;
  readonly errors: string;
}

/** Runs a move in a process of its own to its end; with `killAt`, kills it as soon as it has told of so many batches. */
export function runMover(settings: MoverSettings, killAt: number | null = null): Promise<MoverEnd> {
  const child = fork(new URL("child/mover.ts", import.meta.url), [JSON.stringify(settings)], {
    execArgv: ["--conditions=source"],
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const told: MoveProgress[] = [];
  let result: MoveResult | null = null;
  let errors = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (errors += text));
  child.on("message", (message: MoveProgress | { readonly result: MoveResult }) => {
    if ("result" in message) result = message.result;
    else told.push(message);
    if (told.length === killAt) child.kill("SIGKILL");
  });
  return new Promise((resolve) => {
    child.once("close", (_code, signal) => resolve({ result, told, signal, errors }));
  });
}
