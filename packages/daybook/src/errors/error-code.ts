/**
 * Every code a {@link DaybookError} can carry. Codes are stable: callers may branch on them, translations key on them.
 * One table with the remedies is in `docs/errors.md`.
 */
export type ErrorCode =
  // What the caller wrote
  | "CONFIG_INVALID"
  | "DURATION_INVALID"
  | "FILTER_INVALID"
  | "INPUT_INVALID"
  | "INSTANT_INVALID"
  | "JOB_INVALID"
  | "OPTION_INVALID"
  | "REQUEST_INVALID"
  | "SCHEDULE_INVALID"
  | "SETTING_INVALID"
  // What the caller asked for
  | "ACCOUNT_NOT_FOUND"
  | "COUNT_CHANGED"
  | "JOB_DISABLED"
  | "JOB_DUPLICATE"
  | "JOB_NOT_FOUND"
  | "JOB_NOT_LOADED"
  | "NAME_TAKEN"
  | "NO_FAILED_ITEMS"
  | "QUEUE_NOT_FOUND"
  | "RUN_NOT_FINAL"
  | "RUN_NOT_FOUND"
  | "SCHEDULE_NOT_FOUND"
  | "SETTING_NOT_FOUND"
  | "TENANT_DISABLED"
  | "TENANT_NOT_FOUND"
  | "TOKEN_NOT_FOUND"
  // How it was asked for over HTTP
  | "BODY_NOT_JSON"
  | "BODY_TOO_LARGE"
  | "FORBIDDEN"
  | "METHOD_NOT_ALLOWED"
  | "NO_ACCOUNT"
  | "RATE_LIMITED"
  | "ROUTE_NOT_FOUND"
  | "SIGN_IN_REFUSED"
  | "UNAUTHENTICATED"
  | "UNEXPECTED"
  // What a client met on the way to the server
  | "ANSWER_INVALID"
  | "SERVER_UNREACHABLE"
  // What happened to an attempt
  | "CRASHED"
  | "LEASE_LOST"
  | "RESULT_NOT_SERIALIZABLE"
  | "RUN_CANCELLED"
  | "RUN_TIMED_OUT"
  | "STOPPING"
  | "TRANSITION_INVALID"
  // Job files and the program around them
  | "FILE_EXISTS"
  | "JOB_FILE_FAILED"
  // A move of the book to another store
  | "BOOK_MOVED"
  | "MOVE_MISMATCH"
  | "MOVE_REFUSED"
  | "MOVE_UNFINISHED"
  // The store
  | "SCHEMA_MISSING"
  | "SCHEMA_TOO_NEW"
  | "STORE_BUSY"
  | "STORE_CLOSED"
  | "STORE_CORRUPT"
  | "STORE_FAILED"
  | "STORE_FULL"
  | "STORE_READ_ONLY"
  | "STORE_UNREACHABLE"
  | "STORE_UNSUPPORTED";
