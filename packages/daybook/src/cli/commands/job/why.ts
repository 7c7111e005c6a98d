import type { Book } from "../../book/book.ts";
import type { WhyAnswer } from "../../../engine/why/why-answer.ts";
import { DaybookError } from "../../../errors/daybook-error.ts";
import { previousInstant } from "../../../schedule/previous-instant.ts";
import type { StoredSchedule } from "../../../store/port/schedule-store.ts";
import type { Instant } from "../../../time/instant.ts";
import { withBook } from "../../book/open-book.ts";
import type { CliContext, GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJsonList } from "../../output/output.ts";
import { timeAndAge } from "../../output/times.ts";

interface WhyOptions extends GlobalOptions {
  readonly at?: string;
  readonly schedule?: string;
  readonly tenant?: string;
}

export const explainJob: Verb<WhyOptions> = async (context, [job], options) => {
  if (job === undefined && options.schedule === undefined && options.tenant === undefined) {
    throw new DaybookError("OPTION_INVALID", "Say what the question is about: a job, --schedule or --tenant.", {
      params: { field: "job", value: null },
    });
  }
  const answers = await withBook(context, options, (book) => ask(book, job, options, context.now()));
  if (options.json === true) printJsonList(context.output, answers);
  else for (const answer of answers) print(context, answer);
  return exitCodes.done;
};

async function ask(book: Book, job: string | undefined, options: WhyOptions, now: Instant): Promise<WhyAnswer[]> {
  const about = {
    ...(job === undefined ? {} : { job }),
    ...(options.tenant === undefined ? {} : { tenant: options.tenant }),
  };
  const schedule = options.schedule === undefined ? null : await book.schedules.get(options.schedule);
  if (options.at !== undefined) {
    // A job that exists nowhere is to be told apart from one without schedules.
    if (job !== undefined) await book.jobs.get(job);
    return book.why({ ...about, ...(schedule === null ? {} : { schedule: schedule.id }), at: options.at });
  }
  if (job !== undefined) await book.jobs.get(job);
  const schedules = schedule === null ? await schedulesOf(book, job, options.tenant) : [schedule];
  if (schedules.length === 0) return book.why({ ...about, at: now });
  return (
    await Promise.all(schedules.map((stored) => book.why({ schedule: stored.id, at: lastDueAt(stored, now) })))
  ).flat();
}

async function schedulesOf(book: Book, job: string | undefined, tenant: string | undefined): Promise<StoredSchedule[]> {
  const all = await book.schedules.list({ withRemoved: true, ...(job === undefined ? {} : { job }) });
  return tenant === undefined ? all : all.filter((stored) => stored.tenant === tenant || stored.tenant === null);
}

function lastDueAt({ schedule, lastDueAt: decided }: StoredSchedule, now: Instant): Instant {
  const byRule = schedule === null ? null : previousInstant(schedule, now + 1);
  return byRule ?? decided ?? now;
}

function print(context: CliContext, answer: WhyAnswer): void {
  const { output } = context;
  const reader = { now: context.now(), timeZone: context.timeZone };
  const head = [answer.scheduleId ?? answer.job, timeAndAge(answer.dueAt ?? answer.instant, reader)];
  output.line(
    `${output.style("bold", head.join("  "))}  ${output.style(answer.verdict === "ran" ? "green" : "yellow", answer.verdict)}`,
  );
  output.line(`  ${answer.sentence}`);
  if (answer.run !== null) output.line(`  See: daybook run show ${answer.run.id}`);
  if (answer.nextDueAt === null) return;
  const word = answer.nextDueAt > reader.now ? "Next" : "Next after it";
  output.line(`  ${word}: ${timeAndAge(answer.nextDueAt, reader)}`);
}
