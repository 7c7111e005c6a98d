import { control } from "../../book/control.ts";
import type { Verb } from "../../command.ts";
import { timeAndAge } from "../../output/times.ts";

export const pauseSchedule: Verb = (context, [id = ""], options) =>
  control(context, options, async (daybook, actor) => {
    const stored = await daybook.schedules.get(id);
    await daybook.schedules.pause(stored.id, actor);
    return `Schedule ${stored.id} is paused. Resume it with: daybook schedule resume ${stored.id}`;
  });

export const resumeSchedule: Verb = (context, [id = ""], options) =>
  control(context, options, async (daybook, actor) => {
    const stored = await daybook.schedules.get(id);
    await daybook.schedules.resume(stored.id, actor);
    return `Schedule ${stored.id} fires again, next ${timeAndAge(stored.nextFireAt, { now: context.now(), timeZone: context.timeZone })}.`;
  });

export const setCron: Verb = (context, [id = "", cron = ""], options) =>
  control(context, options, async (daybook, actor) => {
    const changed = await daybook.schedules.setCron(id, cron, actor);
    const next = timeAndAge(changed.nextFireAt, { now: context.now(), timeZone: context.timeZone });
    return `Schedule ${changed.id} is now: ${await daybook.schedules.describe(changed)}; next ${next}. Undo with: daybook schedule reset ${changed.id}`;
  });

export const resetSchedule: Verb = (context, [id = ""], options) =>
  control(context, options, async (daybook, actor) => {
    const stored = await daybook.schedules.resetCron(id, actor);
    await daybook.schedules.resume(stored.id, actor);
    return `Schedule ${stored.id} is as code says: ${await daybook.schedules.describe(stored)}.`;
  });
