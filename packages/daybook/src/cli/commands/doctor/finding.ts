/** One line of the doctor. */
export interface Finding {
  /** What was looked at: `store`, `clock`. */
  readonly check: string;
  readonly level: "ok" | "warn" | "error";
  readonly message: string;
  /** What to do about it; null where nothing is to be done. */
  readonly remedy: string | null;
}

export const ok = (check: string, message: string): Finding => ({ check, level: "ok", message, remedy: null });
export const warn = (check: string, message: string, remedy: string): Finding => ({
  check,
  level: "warn",
  message,
  remedy,
});
export const bad = (check: string, message: string, remedy: string): Finding => ({
  check,
  level: "error",
  message,
  remedy,
});

/** The words of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
