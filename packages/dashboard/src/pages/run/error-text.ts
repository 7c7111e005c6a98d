import type { RecordedError } from "../../transport/contract.ts";

/** An error and what caused it, outermost first. */
export function withCauses(error: RecordedError): RecordedError[] {
  const chain: RecordedError[] = [];
  for (let one: RecordedError | null = error; one !== null; one = one.cause) chain.push(one);
  return chain;
}

/** An error as people paste it elsewhere. */
export function errorText(error: RecordedError): string {
  return withCauses(error)
    .map(({ name, message, stack }) => stack ?? `${name}: ${message}`)
    .join("\nCaused by: ");
}
