import { examples, type DefineNoun } from "../../command.ts";

/** `daybook retention` */
export const defineRetention: DefineNoun = (noun, invoke) => {
  examples(
    noun.description(
      "Show how long history is kept, when it was last looked at and what was deleted. Exits with 1 when deleting is behind. Change it with: daybook settings set",
    ),
    ["retention", "retention --json"],
  ).action(invoke(async () => (await import("./retention.ts")).showRetention));
};
