import type { Command } from "commander";
import { examples, type DefineNoun } from "../../command.ts";

const verbs = () => import("./verbs.ts");

/** `daybook user …` */
export const defineUser: DefineNoun = (noun, invoke) => {
  const add = noun
    .command("add <name>")
    .description("Make an account. The password is asked for, read from standard input, or made up and shown once.")
    .requiredOption("--role <role>", "viewer, operator or admin")
    .option("--tenant <tenant>", "sees and touches only this tenant");
  examples(withPassword(add), [
    "user add anna --role admin",
    "user add nina --role operator --tenant berlin --generate",
    "user add bert --role viewer --password-stdin < password.txt",
  ]).action(invoke(async () => (await verbs()).addUser));
  examples(noun.command("list").description("List accounts."), ["user list"]).action(
    invoke(async () => (await verbs()).listUsers),
  );
  examples(
    withPassword(noun.command("passwd <name>").description("Set somebody's password; ends all their sessions.")),
    ["user passwd anna", "user passwd anna --generate"],
  ).action(invoke(async () => (await verbs()).setUserPassword));
  examples(
    noun
      .command("role <name> <role>")
      .description("Change what an account may do: viewer, operator or admin. Holds at once.")
      .option("--tenant <tenant>", "and only for this tenant; without it, for all"),
    ["user role anna operator", "user role nina viewer --tenant berlin"],
  ).action(invoke(async () => (await verbs()).setUserRole));
  examples(noun.command("disable <name>").description("Let somebody in no more; ends all their sessions at once."), [
    "user disable anna",
  ]).action(invoke(async () => (await verbs()).disableUser));
  examples(noun.command("enable <name>").description("Take back a disable."), ["user enable anna"]).action(
    invoke(async () => (await verbs()).enableUser),
  );
  examples(noun.command("sign-out <name>").description("End all sessions of an account."), [
    "user sign-out anna",
  ]).action(invoke(async () => (await verbs()).signOutUser));
  examples(noun.command("remove <name>").description("Remove an account; what it did stays in the audit."), [
    "user remove anna",
  ]).action(invoke(async () => (await verbs()).removeUser));
};

function withPassword(command: Command): Command {
  return command
    .option("--password-stdin", "read the password from standard input")
    .option("--generate", "make a password up and show it once");
}
