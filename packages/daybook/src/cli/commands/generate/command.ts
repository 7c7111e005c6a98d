import { examples, type DefineNoun } from "../../command.ts";

/** `daybook generate …` */
export const defineGenerate: DefineNoun = (noun, invoke) => {
  examples(
    noun
      .command("job <name>")
      .description("Write jobs/<name>.job.ts and its test. Nothing that exists is overwritten.")
      .option("--cron <cron>", "it runs by this schedule")
      .option("--time-zone <zone>", "the schedule's time zone (default: this machine's)")
      .option("--manual", "only people start it")
      .option("--on-demand", "code enqueues it")
      .option("--description <text>", "what it does"),
    [
      'generate job nightly-report --cron "0 3 * * *" --time-zone Europe/Berlin',
      "generate job send-invoice --on-demand",
      "generate job month-end --manual",
    ],
  ).action(invoke(async () => (await import("./job.ts")).generateJob));
};
