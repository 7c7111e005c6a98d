import { examples, type DefineNoun } from "../../command.ts";

const verbs = () => import("./verbs.ts");

/** `daybook queue …` */
export const defineQueue: DefineNoun = (noun, invoke) => {
  examples(noun.command("list").description("List queues with what waits and runs in them."), [
    "queue list",
    "queue list --json",
  ]).action(invoke(async () => (await verbs()).listQueues));
  examples(
    noun.command("pause <queue>").description("Start nothing of the queue until it is resumed; running runs go on."),
    ["queue pause reports"],
  ).action(invoke(async () => (await verbs()).pauseQueue));
  examples(noun.command("resume <queue>").description("Take back a pause."), ["queue resume reports"]).action(
    invoke(async () => (await verbs()).resumeQueue),
  );
  examples(
    noun
      .command("concurrency <queue> <limit>")
      .description("Run at most so many of the queue at a time, over all workers; none for no limit."),
    ["queue concurrency reports 2", "queue concurrency reports none"],
  ).action(invoke(async () => (await verbs()).limitQueue));
  examples(noun.command("reset <queue>").description("Back to what code says: no pause, code's concurrency."), [
    "queue reset reports",
  ]).action(invoke(async () => (await verbs()).resetQueue));
};
