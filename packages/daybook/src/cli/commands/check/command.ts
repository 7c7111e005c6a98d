import { countOption, examples, type DefineNoun } from "../../command.ts";

/** `daybook check …` */
export const defineCheck: DefineNoun = (noun, invoke) => {
  examples(
    noun
      .command("list [job]")
      .description(
        "List the checks of a job with their newest results; without a job, those of all jobs that did not pass. Exits with 1 when one did not.",
      )
      .option("--tenant <tenant>", "only this tenant's results"),
    ["check list", "check list stock-sync", "check list stock-sync --tenant berlin --json"],
  ).action(invoke(async () => (await import("./list.ts")).listChecks));
  examples(
    noun
      .command("run <job> [checks...]")
      .description(
        "Make checks of a job now and wait for their ends; all of them when none is named. Made here when the config says where the jobs are, else by a worker. Exits with 1 when one did not pass.",
      )
      .option("--tenant <tenant>", "look at this tenant's data"),
    ["check run stock-sync", "check run stock-sync duplicate-numbers --tenant berlin"],
  ).action(invoke(async () => (await import("./run.ts")).runChecks));
  examples(
    noun
      .command("history <job> <check>")
      .description("List the results of a check, newest first.")
      .option("--tenant <tenant>", "only this tenant's results")
      .option("--limit <n>", "how many", countOption, 20)
      .option("--after <cursor>", "go on behind a page"),
    ["check history stock-sync duplicate-numbers --limit 5"],
  ).action(invoke(async () => (await import("./history.ts")).listCheckHistory));
};
