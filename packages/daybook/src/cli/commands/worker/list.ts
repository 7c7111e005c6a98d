import { withBook } from "../../book/open-book.ts";
import type { GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJsonList } from "../../output/output.ts";
import { printTable } from "../../output/table.ts";
import { age, timeAndAge } from "../../output/times.ts";

const colours = { alive: "green", stopped: "gray", lost: "red" } as const;

export const listWorkers: Verb<GlobalOptions & { readonly all?: boolean }> = async (context, _args, options) => {
  const workers = await withBook(context, options, (book) => book.workers({ withEnded: options.all === true }));
  if (options.json === true) printJsonList(context.output, workers);
  else {
    const reader = { now: context.now(), timeZone: context.timeZone };
    const { style } = context.output;
    printTable(
      context.output,
      workers,
      [
        { title: "worker", cell: ({ id }) => id },
        { title: "state", cell: ({ state }) => state, paint: (text, { state }) => style(colours[state], text) },
        { title: "app", cell: ({ app }) => app },
        { title: "host", cell: ({ host, pid }) => `${host}:${pid}`, flexible: true },
        { title: "running", cell: ({ running, concurrency }) => `${running}/${concurrency}`, align: "right" },
        { title: "queues", cell: ({ queues }) => queues?.join(",") ?? "all", flexible: true },
        { title: "heartbeat", cell: ({ heartbeatAt }) => age(heartbeatAt, reader.now) },
        { title: "started", cell: ({ startedAt }) => timeAndAge(startedAt, reader), flexible: true },
      ],
      "No worker is alive. Start one with: daybook start",
    );
  }
  return exitCodes.done;
};
