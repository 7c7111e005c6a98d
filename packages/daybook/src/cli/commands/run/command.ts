import { countOption, examples, namesOption, type DefineNoun } from "../../command.ts";

/** `daybook run …` */
export const defineRun: DefineNoun = (noun, invoke) => {
  examples(
    noun
      .command("list")
      .description("List runs, newest first.")
      .option(
        "--state <states>",
        "only these, with commas: queued, scheduled, retrying, held, blocked, running, succeeded, partial, failed, cancelled, skipped, expired",
        namesOption,
      )
      .option("--job <job>", "only this job's")
      .option("--tenant <tenant>", "only this tenant's")
      .option("--parent <run>", "only children of this run")
      .option("--since <time>", "made since: how long ago (2h, 7d), an instant, or a local time")
      .option("--text <text>", "with this text in the id's start, job, input or error")
      .option("--limit <n>", "how many, at most 1000", countOption, 20)
      .option("--after <cursor>", "the page after this cursor (nextCursor of the page before)"),
    ["run list", "run list --state failed,partial --since 1d", "run list --job nightly-sync --tenant berlin --json"],
  ).action(invoke(async () => (await import("./list.ts")).listRuns));
  examples(
    noun
      .command("show <run>")
      .description(
        "Show all that the book knows of a run: times, input, result, error, attempts, children, failed items, log.",
      )
      .option("--lines <n>", "how many lines of the log", countOption, 20),
    ["run show 019b1c2e-…", "run show 019b1c2e-… --json"],
  ).action(invoke(async () => (await import("./show.ts")).showRun));
  examples(
    noun
      .command("tail <run>")
      .description(
        "Follow a run's log and progress until it is final. Exits with 1 when it ends as failed, cancelled or expired.",
      )
      .option("--lines <n>", "how many lines that are there already; 0 for none", linesOption, 20),
    ["run tail 019b1c2e-…", "run tail 019b1c2e-… --json"],
  ).action(invoke(async () => (await import("./tail.ts")).tailRun));
  examples(
    noun
      .command("troubles")
      .description(
        "List runs that are stuck or stalled, longest in trouble first, with the reasons and whom they wait for. Exits with 1 when there is one.",
      )
      .option("--tenant <tenant>", "only this tenant's")
      .option("--factor <n>", "how many times longer than usual is too long: 2 to 100", countOption, 3),
    ["run troubles", "run troubles --factor 10 --json"],
  ).action(invoke(async () => (await import("./troubles.ts")).listTroubles));
  examples(
    noun
      .command("cancel <runs...>")
      .description("Cancel runs with their unfinished children.")
      .option("--reason <text>", "kept in the book"),
    ["run cancel 019b1c2e-…", 'run cancel 019b1c2e-… --reason "wrong day"'],
  ).action(invoke(async () => (await import("./cancel.ts")).cancelRuns));
  examples(noun.command("retry <run>").description("Make a new run of a final one, with the same input."), [
    "run retry 019b1c2e-…",
  ]).action(invoke(async () => (await import("./retry.ts")).retryRun));
};

function linesOption(value: string): number {
  return value === "0" ? 0 : countOption(value);
}
