import { control } from "../../book/control.ts";
import type { Verb } from "../../command.ts";
import { timeAndAge } from "../../output/times.ts";
import { parseLimit } from "../../parse-values.ts";

export const limitJob: Verb = (context, [job = "", text = ""], options) =>
  control(context, options, async (daybook, actor) => {
    const limit = parseLimit(text);
    await daybook.jobs.setLimit(job, limit, actor);
    return limit === null
      ? `Job ${job} has no limit, whatever code says.`
      : `At most ${limit} of job ${job} run at a time.`;
  });

export const setJobCron: Verb = (context, [job = "", cron = ""], options) =>
  control(context, options, async (daybook, actor) => {
    await daybook.jobs.get(job);
    const changed = await daybook.schedules.setCron(job, cron, actor);
    const next = timeAndAge(changed.nextFireAt, { now: context.now(), timeZone: context.timeZone });
    return `Schedule ${changed.id} is now: ${await daybook.schedules.describe(changed)}; next ${next}. Undo with: daybook job reset ${job}`;
  });

export const resetJob: Verb = (context, [job = ""], options) =>
  control(context, options, async (daybook, actor) => {
    await daybook.jobs.reset(job, actor);
    for (const { id } of await daybook.schedules.list({ job })) {
      await daybook.schedules.resetCron(id, actor);
      await daybook.schedules.resume(id, actor);
    }
    return `Job ${job} is as code says.`;
  });
