import { examples, type DefineNoun } from "../../command.ts";

/** `daybook init` */
export const defineInit: DefineNoun = (noun, invoke) => {
  examples(
    noun.description(
      "Add Daybook to this project: writes daybook.config.ts and jobs/hello.job.ts. Nothing that exists is touched.",
    ),
    ["init"],
  ).action(invoke(async () => (await import("./init.ts")).init));
};
