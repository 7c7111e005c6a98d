import { examples, type DefineNoun } from "../../command.ts";

const verbs = () => import("./verbs.ts");

/** `daybook token …` */
export const defineToken: DefineNoun = (noun, invoke) => {
  examples(
    noun
      .command("create <name>")
      .description("Make a token. Its secret is shown once; programs send it as: Authorization: Bearer SECRET")
      .requiredOption("--role <role>", "viewer, operator or admin")
      .option("--tenant <tenant>", "sees and touches only this tenant")
      .option("--expires <duration>", "ends after this long, such as 90d (default: never)"),
    ["token create ci --role operator --expires 90d", "token create shop-berlin --role viewer --tenant berlin --json"],
  ).action(invoke(async () => (await verbs()).createToken));
  examples(noun.command("list").description("List tokens, without their secrets."), ["token list"]).action(
    invoke(async () => (await verbs()).listTokens),
  );
  examples(noun.command("revoke <name>").description("End a token, at once."), ["token revoke ci"]).action(
    invoke(async () => (await verbs()).revokeToken),
  );
};
