import { DaybookError } from "../../../errors/daybook-error.ts";
import type { CliContext, GlobalOptions } from "../../cli-context.ts";

/** A Daybook elsewhere. */
export interface RemoteAddress {
  readonly url: string;
  /** Null: none, as for a server on this machine. */
  readonly token: string | null;
  /** What said so. */
  readonly from: "--url" | "DAYBOOK_URL";
}

/**
 * Where the command is to ask, when not in a store: `--url`, else `DAYBOOK_URL`. The token comes from the environment alone: what stands on a command
 * line can be read by everybody on the machine.
 * @throws DaybookError `OPTION_INVALID` for what is no http address.
 */
export function remoteAddress(context: Pick<CliContext, "env">, options: GlobalOptions): RemoteAddress | null {
  const url = options.url ?? (context.env["DAYBOOK_URL"] || null);
  if (url === null) return null;
  const from = options.url === undefined ? "DAYBOOK_URL" : "--url";
  const protocol = URL.parse(url)?.protocol;
  if (protocol !== "http:" && protocol !== "https:") {
    throw new DaybookError(
      "OPTION_INVALID",
      `${from} cannot be ${JSON.stringify(url)}: write where Daybook answers, such as http://127.0.0.1:4000 or https://shop.example/admin/daybook.`,
      { params: { field: from, value: url } },
    );
  }
  return { url, token: context.env["DAYBOOK_TOKEN"] || null, from };
}

/** @throws DaybookError `OPTION_INVALID` when a command that works on the store itself is sent elsewhere. */
export function assertStoreMeant(command: string, context: Pick<CliContext, "env">, options: GlobalOptions): void {
  const remote = remoteAddress(context, options);
  if (remote === null) return;
  const remedy = remote.from === "--url" ? "Leave out --url" : "Unset DAYBOOK_URL";
  throw new DaybookError(
    "OPTION_INVALID",
    `daybook ${command} works on the store itself and cannot be done over HTTP. ${remedy}, and run it where the store can be reached.`,
    { params: { field: remote.from, value: remote.url } },
  );
}
