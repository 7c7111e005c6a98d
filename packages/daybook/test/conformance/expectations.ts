import { expect } from "vitest";
import { type DaybookError, isDaybookError } from "../../src/errors/daybook-error.ts";

/** The call was rejected with a DaybookError; returned for a closer look. */
export async function expectDaybookError(call: Promise<unknown>): Promise<DaybookError> {
  const thrown: unknown = await call.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).not.toBeNull();
  if (!isDaybookError(thrown)) throw new Error("Rejected with something that is no DaybookError.", { cause: thrown });
  return thrown;
}

/** The call was rejected with one of the store's own codes, as the port promises of every failure. */
export async function expectStoreError(call: Promise<unknown>): Promise<void> {
  const error = await expectDaybookError(call);
  expect(error.code).toMatch(/^STORE_/);
}
