import { countOption, examples, type DefineNoun } from "../../command.ts";

const verbs = () => import("./verbs.ts");

/** `daybook schedule …` */
export const defineSchedule: DefineNoun = (noun, invoke) => {
  examples(
    noun
      .command("list")
      .description("List schedules with their next instants.")
      .option("--job <job>", "only this job's")
      .option("--tenant <tenant>", "only this tenant's")
      .option("--removed", "also those removed from the code"),
    ["schedule list", "schedule list --job nightly-sync --json"],
  ).action(invoke(async () => (await import("./list.ts")).listSchedules));
  examples(
    noun
      .command("preview <schedule>")
      .description(
        "Show the next instants, with changes of the clock marked. A schedule is <job>/<key>; the job's name alone means its only or its default one.",
      )
      .option("--count <n>", "how many", countOption, 5)
      .option("--from <time>", "from this instant or local time on, instead of now"),
    ["schedule preview nightly-sync", "schedule preview nightly-sync --count 3 --from 2027-03-27"],
  ).action(invoke(async () => (await import("./preview.ts")).previewSchedule));
  examples(
    noun
      .command("lint [schedules...]")
      .description(
        "Look for what the author of a schedule may not have meant; all schedules when none is named. Exits with 1 when something was found.",
      ),
    ["schedule lint", "schedule lint nightly-sync"],
  ).action(invoke(async () => (await import("./lint.ts")).lintSchedules));
  examples(
    noun.command("pause <schedule>").description("Let its instants pass, recorded as paused, until it is resumed."),
    ["schedule pause nightly-sync"],
  ).action(invoke(async () => (await verbs()).pauseSchedule));
  examples(noun.command("resume <schedule>").description("Take back a pause."), [
    "schedule resume nightly-sync",
  ]).action(invoke(async () => (await verbs()).resumeSchedule));
  examples(
    noun
      .command("cron <schedule> <cron>")
      .description("Fire at another time than code says; survives restarts. Time zone and policies stay code's."),
    ['schedule cron nightly-sync "0 3 * * *"'],
  ).action(invoke(async () => (await verbs()).setCron));
  examples(noun.command("reset <schedule>").description("Back to code: no pause, code's times."), [
    "schedule reset nightly-sync",
  ]).action(invoke(async () => (await verbs()).resetSchedule));
};
