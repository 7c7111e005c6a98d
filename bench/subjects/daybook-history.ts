import { rename } from "node:fs/promises";
import { join } from "node:path";
import type { Round, Subject } from "../measure/subject.ts";
import { drainBook } from "./drain-book.ts";

/** Made once, by real runs, so that all that grows with a book has grown. */
export const makeHistory: Subject = async (round) => {
  const { sharedDir, sizes, concurrency } = round;
  const growing = join(sharedDir, "growing.db");
  for (let left = sizes.history; left > 0; left -= sizes.backlog) {
    await drainBook(growing, Math.min(left, sizes.backlog), concurrency);
  }
  // Renamed when whole, so that a broken one is never measured.
  await rename(growing, historyFile(round));
  return {};
};

export const emptyBook: Subject = async ({ dir, sizes, concurrency }) => ({
  "drain-with-history": await drainBook(join(dir, "book.db"), sizes.backlog, concurrency),
});

/** All rounds use the same book: each leaves it longer by one backlog, never shorter. */
export const fullBook: Subject = async (round) => ({
  "drain-with-history": await drainBook(historyFile(round), round.sizes.backlog, round.concurrency),
});

function historyFile({ sharedDir }: Round): string {
  return join(sharedDir, "history.db");
}
