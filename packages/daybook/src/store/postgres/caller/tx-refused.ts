import { DaybookError } from "../../../errors/daybook-error.ts";

/** The error for something that cannot be used as `tx`. */
export function txRefused(message: string, facts: Readonly<Record<string, unknown>> = {}): DaybookError {
  return new DaybookError("OPTION_INVALID", message, { params: { field: "tx", ...facts } });
}

/** The error for an object that sends each statement wherever it likes. */
export function notATransaction(library: string, given: string, remedy: string): DaybookError {
  return txRefused(`tx is ${given}, not a transaction: the run would be there whatever becomes of yours. ${remedy}`, {
    library,
  });
}
