/** An error as the book keeps it. Plain JSON data. */
export interface RecordedError {
  /** Class name, `TypeError`; or the type of a thrown value that is no error. */
  readonly name: string;
  /** `code` of a DaybookError or of a system error such as `ECONNREFUSED`. */
  readonly code: string | null;
  readonly message: string;
  readonly stack: string | null;
  /** What `withMetadata` and similar put on the error. */
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly cause: RecordedError | null;
}
