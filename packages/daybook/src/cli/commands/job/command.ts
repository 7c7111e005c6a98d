import { countOption, examples, type DefineNoun } from "../../command.ts";

const switches = () => import("./switches.ts");
const overrides = () => import("./overrides.ts");

/** `daybook job …` */
export const defineJobNoun: DefineNoun = (noun, invoke) => {
  examples(noun.command("list").description("List jobs with when they run next."), [
    "job list",
    "job list --json",
  ]).action(invoke(async () => (await import("./list.ts")).listJobs));
  examples(
    noun
      .command("info <job>")
      .description("Show a job: what code says, what operators changed, its schedules, its newest run."),
    ["job info nightly-sync"],
  ).action(invoke(async () => (await import("./info.ts")).showJob));
  examples(
    noun
      .command("run <job>")
      .description("Make a run of a job now. A worker executes it: see daybook start.")
      .option("--input <json>", "its input: JSON, @file to read it from a file, or @- from standard input")
      .option("--tenant <tenant>", "for whom")
      .option("--delay <duration>", "not before this long from now, such as 10m")
      .option("--dedupe-key <key>", "make none while an unfinished run of the job and tenant has this key")
      .option("--wait", "follow it until it is final; exits with 1 when it ends as failed, cancelled or expired"),
    [
      "job run nightly-sync --wait",
      `job run daily-report --input '{"day":"2026-11-22"}' --tenant berlin`,
      "job run import --input @input.json --delay 10m",
    ],
  ).action(invoke(async () => (await import("./run.ts")).runJob));
  examples(
    noun
      .command("history <job>")
      .description("List a job's runs, newest first; with --fires its due instants and what became of each.")
      .option("--fires", "due instants instead of runs")
      .option("--tenant <tenant>", "only this tenant's")
      .option("--limit <n>", "how many, at most 1000", countOption, 20)
      .option("--after <cursor>", "the page after this cursor"),
    ["job history nightly-sync", "job history nightly-sync --fires --limit 50"],
  ).action(invoke(async () => (await import("./history.ts")).jobHistory));
  examples(
    noun
      .command("why [job]")
      .description("Why did it not run? One answer for each schedule, from the book.")
      .option(
        "--at <time>",
        "an instant with its offset, or a local time in the schedule's zone (default: the last due instant)",
      )
      .option("--schedule <schedule>", "only this schedule, <job>/<key>")
      .option("--tenant <tenant>", "only schedules that are for this tenant"),
    ['job why nightly-sync --at "2027-03-28T02:30"', "job why nightly-sync", "job why --schedule nightly-sync/default"],
  ).action(invoke(async () => (await import("./why.ts")).explainJob));
  for (const [verb, description, load] of [
    [
      "pause",
      "Start nothing of the job until it is resumed; its instants are recorded as paused, its runs wait.",
      async () => (await switches()).pauseJob,
    ],
    ["resume", "Take back a pause.", async () => (await switches()).resumeJob],
  ] as const) {
    examples(
      noun.command(`${verb} <job>`).description(description).option("--tenant <tenant>", "only for this tenant"),
      [`job ${verb} nightly-sync`, `job ${verb} nightly-sync --tenant berlin`],
    ).action(invoke(load));
  }
  for (const [verb, description, load] of [
    [
      "disable",
      "Start nothing of the job and accept nothing new until it is enabled.",
      async () => (await switches()).disableJob,
    ],
    ["enable", "Take back a disable.", async () => (await switches()).enableJob],
  ] as const) {
    examples(
      noun
        .command(`${verb} [job]`)
        .description(description)
        .option("--tenant <tenant>", "only for this tenant")
        .option("--all", "the switch for everything, instead of one job"),
      [`job ${verb} nightly-sync`, `job ${verb} --all`],
    ).action(invoke(load));
  }
  examples(
    noun
      .command("limit <job> <limit>")
      .description("Run at most so many of the job at a time, over all workers; none for no limit."),
    ["job limit nightly-sync 1", "job limit nightly-sync none"],
  ).action(invoke(async () => (await overrides()).limitJob));
  examples(
    noun
      .command("cron <job> <cron>")
      .description("Fire at another time than code says; survives restarts. See also: daybook schedule cron."),
    ['job cron nightly-sync "0 3 * * *"'],
  ).action(invoke(async () => (await overrides()).setJobCron));
  examples(
    noun.command("reset <job>").description("Back to code: undoes pause, disable, limit, retry and cron changes."),
    ["job reset nightly-sync"],
  ).action(invoke(async () => (await overrides()).resetJob));
};
