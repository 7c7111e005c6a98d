/** A page of a list: `after` is the `nextCursor` of the page before. */
export interface PageRequest {
  /** 1 to 1,000. */
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Keyset paging: stable while rows are added. */
export interface Page<Row> {
  readonly data: readonly Row[];
  /** Null on the last page, and only there: a page may be shorter than its limit and not the last. */
  readonly nextCursor: string | null;
}
