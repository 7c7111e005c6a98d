import { examples, type DefineNoun } from "../../command.ts";

const verbs = () => import("./verbs.ts");
const expires = ["--expires <duration>", "valid for so long: from 1m to 90d (default: 7d)"] as const;

/** `daybook share …` */
export const defineShare: DefineNoun = (noun, invoke) => {
  examples(
    noun
      .command("run <run>")
      .description("Make a link that shows the progress of a run to whoever has it.")
      .option(...expires),
    ["share run 019b1c2e-…", "share run 019b1c2e-… --expires 2d"],
  ).action(invoke(async () => (await verbs()).shareRun));
  examples(
    noun
      .command("tenant <tenant>")
      .description("Make a link that shows the progress of what runs for a tenant to whoever has it.")
      .option(...expires),
    ["share tenant berlin"],
  ).action(invoke(async () => (await verbs()).shareTenant));
  examples(
    noun.command("revoke <link>").description("Take one link back: its address, or what stands behind /share/ in it."),
    ["share revoke https://ops.example/share/WyJ…"],
  ).action(invoke(async () => (await verbs()).revokeLink));
  examples(noun.command("rotate").description("Take all links back that were made until now."), [
    "share rotate",
  ]).action(invoke(async () => (await verbs()).rotateKey));
};
