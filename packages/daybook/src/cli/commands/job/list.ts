import type { JobView } from "../../../engine/api/job-view.ts";
import type { Book } from "../../book/book.ts";
import { withBook } from "../../book/open-book.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJsonList } from "../../output/output.ts";
import { printTable } from "../../output/table.ts";
import { timeAndAge } from "../../output/times.ts";

export const listJobs: Verb = async (context, _args, options) => {
  const { jobs, words } = await withBook(context, options, async (book) => {
    const list = await book.jobs.list();
    return {
      jobs: list,
      words: new Map(await Promise.all(list.map(async (job) => [job.name, await wordsOf(book, job)] as const))),
    };
  });
  if (options.json === true) {
    printJsonList(context.output, jobs);
    return exitCodes.done;
  }
  const { style } = context.output;
  const reader = { now: context.now(), timeZone: context.timeZone };
  printTable(
    context.output,
    jobs,
    [
      { title: "job", cell: ({ name }) => name },
      {
        title: "state",
        cell: jobState,
        paint: (text, job) => (jobState(job) === "active" ? text : style("yellow", text)),
      },
      {
        title: "when",
        cell: (job) => words.get(job.name)?.join("; ") || kindWords[job.definition.kind],
        flexible: true,
      },
      { title: "next", cell: ({ nextDueAt }) => timeAndAge(nextDueAt, reader) },
      { title: "description", cell: ({ definition }) => definition.description ?? "", flexible: true },
    ],
    "No job is in the book. Jobs become known when a worker starts: daybook start",
  );
  return exitCodes.done;
};

const kindWords = { recurring: "never", on_demand: "on demand", manual: "by hand only", tracked: "tracked" } as const;

/** One word for where a job stands. */
export function jobState(job: Pick<JobView, "removedAt" | "enabled" | "paused">): string {
  if (job.removedAt !== null) return "removed";
  if (!job.enabled) return "disabled";
  return job.paused ? "paused" : "active";
}

function wordsOf(book: Book, job: JobView): Promise<string[]> {
  return Promise.all(job.schedules.map((stored) => book.schedules.describe(stored)));
}
