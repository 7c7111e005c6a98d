import type { CallOptions } from "./contract-types.ts";

interface PageOf<Row> {
  readonly data: readonly Row[];
  readonly nextCursor: string | null;
}

/** A method of the client that answers pages. */
type PagedList = (input: never, options?: CallOptions) => Promise<PageOf<unknown>>;
type PageFrom<List extends PagedList> = Awaited<ReturnType<List>>;

/**
 * All rows of a paged list, page by page as they are read: `for await (const run of rows(client.runs.list, { state: "failed" }))`. Rows added
 * meanwhile neither repeat nor hide others. `limit` is the size of a page and not of the whole.
 */
export async function* rows<List extends PagedList>(
  list: List,
  ...call: Parameters<List>
): AsyncGenerator<PageFrom<List>["data"][number], void, undefined> {
  for await (const page of pages(list, ...call)) yield* page.data;
}

/** All pages of a list. See {@link rows}. */
export async function* pages<List extends PagedList>(
  list: List,
  ...[input, options]: Parameters<List>
): AsyncGenerator<PageFrom<List>, void, undefined> {
  let after: string | null | undefined;
  while (after !== null) {
    const asked = after === undefined ? input : { ...(input as object), after };
    const page = (await list(asked as never, options)) as PageFrom<List>;
    yield page;
    after = page.nextCursor;
  }
}
