import { examples, type DefineNoun } from "../../command.ts";

/** `daybook worker …` */
export const defineWorker: DefineNoun = (noun, invoke) => {
  examples(
    noun
      .command("list")
      .description("List workers that are alive, newest first.")
      .option("--all", "also those that stopped or were lost"),
    ["worker list", "worker list --all --json"],
  ).action(invoke(async () => (await import("./list.ts")).listWorkers));
};
