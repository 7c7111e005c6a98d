import type { QueueRecord } from "../../../store/port/control-store.ts";
import { control } from "../../book/control.ts";
import { withBook } from "../../book/open-book.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJsonList } from "../../output/output.ts";
import { printTable } from "../../output/table.ts";
import { age } from "../../output/times.ts";
import { parseLimit } from "../../parse-values.ts";

export const listQueues: Verb = async (context, _args, options) => {
  const queues = await withBook(context, options, (book) => book.queues.list());
  if (options.json === true) printJsonList(context.output, queues);
  else {
    const { style } = context.output;
    const now = context.now();
    printTable(
      context.output,
      queues,
      [
        { title: "queue", cell: ({ name }) => name },
        {
          title: "state",
          cell: ({ paused }) => (paused ? "paused" : "open"),
          paint: (text, { paused }) => (paused ? style("yellow", text) : text),
        },
        { title: "waiting", cell: ({ waiting }) => String(waiting), align: "right" },
        { title: "running", cell: ({ running }) => String(running), align: "right" },
        { title: "limit", cell: limitText },
        { title: "oldest", cell: ({ oldestAvailableAt: at }) => (at === null ? "-" : age(at, now)) },
      ],
      "No queue is known yet. A queue becomes known when a worker starts: daybook start.",
    );
  }
  return exitCodes.done;
};

function limitText({ concurrency, codeConcurrency }: QueueRecord): string {
  const inForce = concurrency === null ? "none" : String(concurrency);
  return concurrency === codeConcurrency ? inForce : `${inForce} (code: ${codeConcurrency ?? "none"})`;
}

export const pauseQueue: Verb = (context, [queue = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.queues.pause(queue, actor);
    return `Queue ${queue} is paused; what runs goes on. Resume it with: daybook queue resume ${queue}`;
  });

export const resumeQueue: Verb = (context, [queue = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.queues.resume(queue, actor);
    return `Queue ${queue} is open.`;
  });

export const limitQueue: Verb = (context, [queue = "", text = ""], options) =>
  control(context, options, async (book, actor) => {
    const limit = parseLimit(text);
    await book.queues.setConcurrency(queue, limit, actor);
    return limit === null ? `Queue ${queue} has no limit.` : `At most ${limit} of queue ${queue} run at a time.`;
  });

export const resetQueue: Verb = (context, [queue = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.queues.reset(queue, actor);
    return `Queue ${queue} is as code says.`;
  });
