import { DaybookError } from "../../errors/daybook-error.ts";
import type { Store } from "../port/store.ts";
import type { Instant } from "../../time/instant.ts";

/** Key of the mark among the settings of a book. It is no setting of an operator, and no command lists it. */
export const markKey = "move";

/** What a book in which a move has begun keeps of it. */
export interface ArrivingMark {
  readonly state: "arriving";
  /** Where the rows come from, for people. */
  readonly from: string;
  /** Which book it is, wherever its file lies. */
  readonly book: number;
  /** What the book was like when the move began. */
  readonly fingerprint: string;
  /** The table that is being carried; null when all are. */
  readonly table: string | null;
  /** Place of the last row carried of it; null for none. */
  readonly after: readonly (string | number)[] | null;
  /** Rows carried of that table. */
  readonly rows: number;
  readonly beganAt: Instant;
}

/** What a book keeps that came whole. */
export interface ArrivedMark extends Omit<ArrivingMark, "state" | "table" | "after" | "rows"> {
  readonly state: "arrived";
  readonly arrivedAt: Instant;
}

/** What the old book keeps. */
export interface MovedMark {
  readonly state: "moved";
  /** Where to, without a secret. */
  readonly to: string;
  readonly movedAt: Instant;
}

export type Mark = ArrivingMark | ArrivedMark | MovedMark;

/**
 * Makes sure that nobody works in a book that has been moved away, or has not arrived yet.
 * @throws DaybookError `BOOK_MOVED`, `MOVE_UNFINISHED` with the remedy.
 */
export async function assertNotMoved(store: Store): Promise<void> {
  const mark = (await store.settings.get(markKey)) as Mark | null | undefined;
  if (mark?.state === "moved") throw movedError(mark);
  if (mark?.state === "arriving") {
    throw new DaybookError(
      "MOVE_UNFINISHED",
      `A move from ${mark.from} into this book has not come to its end. Start the same "daybook move" again: it goes on where it was.`,
      { params: { from: mark.from, beganAt: mark.beganAt } },
    );
  }
}

export function movedError({ to, movedAt }: MovedMark): DaybookError {
  return new DaybookError(
    "BOOK_MOVED",
    `This book was moved to ${to}. Set the store's address to that; to go on with this one all the same: daybook move --reopen.`,
    { params: { to, movedAt } },
  );
}
