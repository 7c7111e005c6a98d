import type { Answer, CallOptions, Client, Input, Operation } from "daybook/client";

/** Calls an operation by its name, for what is asked for by name: queries, whose name is their key. */
export async function call<Name extends Operation>(
  client: Client,
  name: Name,
  input: Input<Name>,
  options: CallOptions = {},
): Promise<Answer<Name>> {
  const [noun = "", verb = ""] = name.split(".");
  const methods = client as unknown as Record<string, Record<string, (...call: unknown[]) => Promise<Answer<Name>>>>;
  const method = methods[noun]?.[verb];
  if (method === undefined) throw new TypeError(`The client has no ${name}.`);
  return method(input, options);
}
