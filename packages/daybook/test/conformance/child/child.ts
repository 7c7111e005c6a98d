import { openStore } from "../../../src/store/open-store.ts";
import type { Store } from "../../../src/store/port/store.ts";
import type { Role, Roles } from "./roles.ts";

/** What a child says to its test. */
export type ChildMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "note"; readonly ids: readonly string[] }
  | { readonly kind: "report"; readonly report: unknown };

export interface Surroundings {
  /** Whether the test has said that nothing more will come. */
  stopped(): boolean;
  /** Tells the test of ids before the work is done. */
  note(ids: readonly string[]): void;
}

/** Lets messages in: a store may keep the thread to itself while it works. */
export const breathe = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Microseconds of a clock that all processes of this machine share. */
export const microseconds = (): number => Number(process.hrtime.bigint() / 1_000n);

/** The frame of every child: opens the store, waits for the start, works, reports, and is gone. */
export async function runChild<R extends Role>(
  work: (store: Store, input: Roles[R]["input"], around: Surroundings) => Promise<Roles[R]["report"]>,
): Promise<void> {
  const [url, input] = process.argv.slice(2);
  if (url === undefined || input === undefined)
    throw new Error("A child is started by a test: it needs the store's address and its input.");
  let stopped = false;
  const started = new Promise<void>((resolve) => {
    process.on("message", (message) => {
      if (message === "go") resolve();
      if (message === "stop") stopped = true;
    });
  });
  const tell = (message: ChildMessage): boolean => process.send?.(message) ?? false;

  const store = await openStore(url);
  tell({ kind: "ready" });
  await started;
  const around = { stopped: () => stopped, note: (ids: readonly string[]) => void tell({ kind: "note", ids }) };
  const report = await work(store, JSON.parse(input) as Roles[R]["input"], around);
  await store.close();
  // A long report is on its way for a while: only then may the channel close.
  process.send?.({ kind: "report", report } satisfies ChildMessage, () => process.disconnect?.());
}
