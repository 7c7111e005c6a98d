/** A position: a snapshot of the server, and the epoch of listening in which it was taken. */
export interface Place {
  readonly epoch: string;
  /** The first transaction that had not begun. */
  readonly xmax: string;
  /** Transactions before that which were under way. */
  readonly open: readonly string[];
}

/**
 * A snapshot as the text that clients keep: `<epoch>.<xmax>` and, for each transaction that was under way, how far before `xmax` it began.
 *
 * @param snapshot `xmin:xmax:xid,xid…`, as the server writes it.
 */
export function positionOf(epoch: string | null, snapshot: string): string {
  const [, xmax = "0", open = ""] = snapshot.split(":");
  const distances = open === "" ? [] : open.split(",").map((xid) => String(BigInt(xmax) - BigInt(xid)));
  return [epoch ?? "none", xmax, ...distances].join(".");
}

/** Null for a text that this house never gave out. */
export function placeOf(position: string): Place | null {
  if (!/^[\da-f]{8}(?:\.\d{1,19}){1,1000}$/.test(position)) return null;
  const [epoch = "", xmax = "", ...distances] = position.split(".");
  const open = distances.map((distance) => BigInt(xmax) - BigInt(distance));
  return open.every((xid) => xid > 0n && xid < BigInt(xmax)) && BigInt(xmax) < 2n ** 63n
    ? { epoch, xmax, open: open.map(String) }
    : null;
}

/** Whether a place is of a server that is further on than this one: of a copy of the database that went another way. */
export function isAfter(place: Place, other: Place): boolean {
  return BigInt(place.xmax) > BigInt(other.xmax);
}
