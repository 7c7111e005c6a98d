import { countOption, examples, listOption, namesOption, portOption, type DefineNoun } from "../../command.ts";

/** `daybook start` */
export const defineStart: DefineNoun = (noun, invoke) => {
  examples(
    noun
      .description(
        "Work: fire schedules, run jobs, show progress. The first Ctrl-C (or SIGTERM) lets running jobs finish, the second leaves at once; runs that are cut off go on elsewhere.",
      )
      .option("--run <job>", "make a run of this job at the start (may be repeated)", listOption)
      .option(
        "--once",
        "stop when nothing is running or queued any more; exits with 1 when a run made by --run did not do its work",
      )
      .option("--concurrency <n>", "runs at the same time in this process", countOption)
      .option("--port <n>", "answer the HTTP API at this port, for callers on this machine", portOption)
      .option(
        "--host <address>",
        "listen at this address, for others too: takes an account, a token or http.authenticate",
      )
      .option("--queues <names>", "serve only these queues, with commas", namesOption),
    [
      "start",
      "start --run nightly-sync --once",
      "start --port 4000",
      "start --port 4000 --host 0.0.0.0",
      "start --queues mail,reports --concurrency 4",
    ],
  ).action(invoke(async () => (await import("./start.ts")).start));
};
