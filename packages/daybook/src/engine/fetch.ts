/** What only the server around it knows about a request. */
export interface RequestOrigin {
  /** The address of the other end of the connection; without it nobody counts as local. */
  readonly address?: string | undefined;
  /** The path as the browser asked for it, where the server around it has cut off what it is mounted at. */
  readonly publicPath?: string | undefined;
  /**
   * False where the server around it takes `content-encoding` off the answers, as Next.js does with those of route handlers: then nothing is compressed.
   * @defaultValue true: the dashboard's files are, where the browser accepts that
   */
  readonly compress?: boolean | undefined;
}

/** Answers one request. Never rejects: what goes wrong is an answer, too. */
export type Fetch = (request: Request, origin?: RequestOrigin) => Promise<Response>;
