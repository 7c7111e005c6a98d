/** What a Daybook answered and told for a while. Times are milliseconds from its beginning. */
export interface Recording {
  /** What the server's clock showed when it began: ISO 8601. Instants in answers are as the server wrote them. */
  readonly begunAt: string;
  readonly lengthMs: number;
  /** The addresses that it can show, by a name each: `{ overview: "/" }`. Others may lack answers. */
  readonly pages: Readonly<Record<string, string>>;
  readonly answers: readonly RecordedAnswer[];
  /** In the order in which they were told. */
  readonly events: readonly RecordedEvent[];
}

/** What a call was answered from a time on, until a later answer to the same call. */
export interface RecordedAnswer {
  readonly at: number;
  /** Below the API's root: `/runs?limit=100`. Only what reads is recorded. */
  readonly call: string;
  readonly status: number;
  readonly body: unknown;
}

/** An event of the live stream. */
export interface RecordedEvent {
  readonly at: number;
  readonly event: string;
  readonly data: unknown;
}
