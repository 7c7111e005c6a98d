import { randomBytes } from "node:crypto";
import { DaybookError } from "../../../errors/daybook-error.ts";
import type { CliContext, GlobalOptions } from "../../cli-context.ts";

/** Where a new password comes from. */
export interface PasswordOptions extends GlobalOptions {
  readonly passwordStdin?: boolean;
  readonly generate?: boolean;
}

/** A new password; `isMadeUp` when it has to be shown, because nobody knows it. @throws DaybookError `OPTION_INVALID` */
export async function readPassword(
  context: CliContext,
  { passwordStdin = false, generate = false }: PasswordOptions,
): Promise<{ password: string; isMadeUp: boolean }> {
  if (passwordStdin && generate) throw refused("Say either --password-stdin or --generate, not both.");
  if (generate) return { password: randomBytes(15).toString("base64url"), isMadeUp: true };
  if (passwordStdin) {
    // One line end is the editor's and not the password's.
    return { password: (await context.readStandardInput()).replace(/\r?\n$/, ""), isMadeUp: false };
  }
  const password = await context.askSecret("New password: ");
  if (password === null)
    throw refused("Nobody is at a terminal to type the password: use --password-stdin or --generate.");
  if (password !== (await context.askSecret("Once more: ")))
    throw refused("The two passwords differ. Nothing was changed.");
  return { password, isMadeUp: false };
}

function refused(message: string): DaybookError {
  return new DaybookError("OPTION_INVALID", message, { params: { field: "password" } });
}
