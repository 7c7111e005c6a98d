import { moveBook } from "../../../../src/store/move/move-book.ts";

/*
 * A move in a process of its own, which tells of each batch, and can be told to end at one of them without another word: right after the
 * batch is in the book. Killed by its parent it ends at any other moment.
 */
export interface MoverSettings {
  readonly from: string;
  readonly to: string;
  readonly batchRows: number;
  /** After so many batches written, or pages compared, it kills itself. */
  readonly dieAfter: { readonly phase: "copy" | "verify"; readonly count: number } | null;
}

const settings = JSON.parse(process.argv[2] ?? "") as MoverSettings;
const { dieAfter } = settings;
let count = 0;
const result = await moveBook({
  ...settings,
  now: () => Date.now(),
  onProgress: ({ phase, table, rows }) => {
    process.send?.({ phase, table, rows });
    if (phase === dieAfter?.phase) count += 1;
    if (count === dieAfter?.count) process.kill(process.pid, "SIGKILL");
  },
});
process.send?.({ result });
if (process.connected) process.disconnect?.();
