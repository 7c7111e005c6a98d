import type { Daybook } from "../engine/daybook.ts";
import { DaybookError } from "../errors/daybook-error.ts";
import type { HttpOptions } from "./http-options.ts";

/**
 * Nothing listens beyond this machine before there is a way to say who one is.
 * @throws DaybookError `OPTION_INVALID`
 */
export async function assertMayListen(
  host: string,
  { accounts, tokens }: Pick<Daybook, "accounts" | "tokens">,
  { authenticate }: Pick<HttpOptions, "authenticate">,
): Promise<void> {
  if (isOwnMachine(host) || authenticate !== undefined || (await accounts.any()) || (await tokens.any())) return;
  throw new DaybookError(
    "OPTION_INVALID",
    `Daybook does not listen at ${host} while everybody there could do everything. Make an account first: daybook user add NAME --role admin; or a token: daybook token create NAME --role admin; or give http.authenticate in the config.`,
    { params: { field: "--host", value: host } },
  );
}

/** Only what can be nothing else: a name may mean another address tomorrow. */
export function isOwnMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
