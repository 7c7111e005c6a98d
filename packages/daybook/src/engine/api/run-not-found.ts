import { DaybookError } from "../../errors/daybook-error.ts";

/** The one way to say that a run is not in the book, or not the caller's to know: the two must not be told apart. */
export function runNotFound(id: string): DaybookError {
  return new DaybookError(
    "RUN_NOT_FOUND",
    `No run ${id} is in the book. It may have been pruned; see: daybook run list.`,
    { params: { run: id } },
  );
}
