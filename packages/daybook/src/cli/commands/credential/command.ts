import type { Command } from "commander";
import { DaybookError } from "../../../errors/daybook-error.ts";
import { examples, type DefineNoun } from "../../command.ts";

const verbs = () => import("./verbs.ts");

/** `daybook credential …` */
export const defineCredential: DefineNoun = (noun, invoke) => {
  examples(
    noun
      .command("set <name>")
      .description(
        "Set or replace a credential, which handlers get by credentials.get(name). Its value is asked for, or read from standard input.",
      )
      .option("--tenant <tenant>", "this tenant's own (default: shared by all)")
      .option("--value-stdin", "read the value from standard input")
      .allowExcessArguments()
      .hook("preAction", refuseValue),
    ["credential set shopify --tenant berlin", "credential set ftp-key --value-stdin < id_ed25519"],
  ).action(invoke(async () => (await verbs()).setCredential));
  examples(noun.command("list").description("List credentials, without their values."), ["credential list"]).action(
    invoke(async () => (await verbs()).listCredentials),
  );
  examples(
    noun
      .command("rotate")
      .description(
        "Seal with DAYBOOK_VAULT_KEY what the keys in DAYBOOK_VAULT_OLD_KEYS sealed: those are not needed afterwards.",
      ),
    ["credential rotate"],
  ).action(invoke(async () => (await verbs()).rotateCredentials));
  examples(
    noun
      .command("remove <name>")
      .description("Remove a credential.")
      .option("--tenant <tenant>", "this tenant's own (default: the one shared by all)"),
    ["credential remove shopify --tenant berlin"],
  ).action(invoke(async () => (await verbs()).removeCredential));
};

/** The grammar's own refusal would repeat what was typed. */
function refuseValue({ args }: Command): void {
  if (args.length <= 1) return;
  throw new DaybookError(
    "OPTION_INVALID",
    "The value is no argument, which everybody on the machine could read: type it when asked, or use --value-stdin. One that was typed here may stand in the shell's history.",
    { params: { field: "value" } },
  );
}
