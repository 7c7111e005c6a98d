import { control } from "../../book/control.ts";
import type { Verb } from "../../command.ts";
import { timeAndAge } from "../../output/times.ts";
import { parseLimit } from "../../parse-values.ts";

export const limitJob: Verb = (context, [job = "", text = ""], options) =>
  control(context, options, async (book, actor) => {
    const limit = parseLimit(text);
    await book.jobs.setLimit(job, limit, actor);
    return limit === null
      ? `Job ${job} has no limit, whatever code says.`
      : `At most ${limit} of job ${job} run at a time.`;
  });

export const setJobCron: Verb = (context, [job = "", cron = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.jobs.get(job);
    const changed = await book.schedules.setCron(job, cron, actor);
    const next = timeAndAge(changed.nextFireAt, { now: context.now(), timeZone: context.timeZone });
    return `Schedule ${changed.id} is now: ${await book.schedules.describe(changed)}; next ${next}. Undo with: daybook job reset ${job}`;
  });

export const resetJob: Verb = (context, [job = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.jobs.reset(job, actor);
    for (const { id } of await book.schedules.list({ job })) {
      await book.schedules.resetCron(id, actor);
      await book.schedules.resume(id, actor);
    }
    return `Job ${job} is as code says.`;
  });
