import { countOption, examples, type DefineNoun } from "../../command.ts";

/** `daybook audit …` */
export const defineAudit: DefineNoun = (noun, invoke) => {
  examples(
    noun
      .command("list")
      .description("List who changed what, from where, newest first.")
      .option("--subject <subject>", "only what was done to this, such as job:nightly-sync or account:anna")
      .option("--action <action>", "only this, such as job.paused")
      .option("--since <time>", "not before, such as 2h or 2026-11-22T02:00")
      .option("--limit <n>", "how many (default 50)", countOption)
      .option("--after <cursor>", "the page after this one"),
    ["audit list", "audit list --since 1d --subject job:nightly-sync"],
  ).action(invoke(async () => (await import("./list.ts")).listAudit));
};
