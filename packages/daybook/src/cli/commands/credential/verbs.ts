import { DaybookError } from "../../../errors/daybook-error.ts";
import { control } from "../../book/control.ts";
import { withBook } from "../../book/open-book.ts";
import type { CliContext, GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJsonList } from "../../output/output.ts";
import { printTable } from "../../output/table.ts";
import { timeAndAge } from "../../output/times.ts";

interface ScopeOptions extends GlobalOptions {
  readonly tenant?: string;
}

interface SetOptions extends ScopeOptions {
  readonly valueStdin?: boolean;
}

export const setCredential: Verb<SetOptions> = async (context, [name = ""], options) => {
  const value = await readValue(context, options);
  return control(context, options, async (book, actor) => {
    await book.credentials.set(name, value, { tenant: options.tenant ?? null }, actor);
    return `Credential ${name} is set for ${whose(options)}.`;
  });
};

export const listCredentials: Verb = async (context, _args, options) => {
  const credentials = await withBook(context, options, (book) => book.credentials.list());
  if (options.json === true) printJsonList(context.output, credentials);
  else {
    const reader = { now: context.now(), timeZone: context.timeZone };
    printTable(
      context.output,
      credentials,
      [
        { title: "name", cell: ({ name }) => name },
        { title: "tenant", cell: ({ tenant }) => tenant ?? "all", flexible: true },
        { title: "set", cell: ({ setAt }) => timeAndAge(setAt, reader) },
        { title: "by", cell: ({ setBy }) => setBy ?? "code", flexible: true },
        { title: "key", cell: ({ keyId }) => keyId },
      ],
      "The vault is empty. Set a credential with: daybook credential set NAME",
    );
  }
  return exitCodes.done;
};

export const rotateCredentials: Verb = (context, _args, options) =>
  control(context, options, async (book, actor) => {
    const resealed = await book.credentials.rotate(actor);
    if (resealed === 0) return "Every credential is sealed with the present key already.";
    return `${resealed} ${resealed === 1 ? "credential is" : "credentials are"} sealed anew. Old keys may go once every process has the new one.`;
  });

export const removeCredential: Verb<ScopeOptions> = (context, [name = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.credentials.remove(name, { tenant: options.tenant ?? null }, actor);
    return `There is no credential ${name} of ${whose(options)} any more.`;
  });

function whose({ tenant }: ScopeOptions): string {
  return tenant === undefined ? "all" : `tenant ${tenant}`;
}

/** Never an argument: everybody on the machine can read those, and shells remember them. */
async function readValue(context: CliContext, { valueStdin = false }: SetOptions): Promise<string> {
  // One line end is the editor's and not the secret's.
  if (valueStdin) return (await context.readStandardInput()).replace(/\r?\n$/, "");
  const value = await context.askSecret("Value: ");
  if (value !== null) return value;
  throw new DaybookError("OPTION_INVALID", "Nobody is at a terminal to type the value: use --value-stdin.", {
    params: { field: "value" },
  });
}
