import { control } from "../../book/control.ts";
import type { Verb } from "../../command.ts";
import { timeAndAge } from "../../output/times.ts";

export const pauseSchedule: Verb = (context, [id = ""], options) =>
  control(context, options, async (book, actor) => {
    const stored = await book.schedules.get(id);
    await book.schedules.pause(stored.id, actor);
    return `Schedule ${stored.id} is paused. Resume it with: daybook schedule resume ${stored.id}`;
  });

export const resumeSchedule: Verb = (context, [id = ""], options) =>
  control(context, options, async (book, actor) => {
    const stored = await book.schedules.get(id);
    await book.schedules.resume(stored.id, actor);
    return `Schedule ${stored.id} fires again, next ${timeAndAge(stored.nextFireAt, { now: context.now(), timeZone: context.timeZone })}.`;
  });

export const setCron: Verb = (context, [id = "", cron = ""], options) =>
  control(context, options, async (book, actor) => {
    const changed = await book.schedules.setCron(id, cron, actor);
    const next = timeAndAge(changed.nextFireAt, { now: context.now(), timeZone: context.timeZone });
    return `Schedule ${changed.id} is now: ${await book.schedules.describe(changed)}; next ${next}. Undo with: daybook schedule reset ${changed.id}`;
  });

export const resetSchedule: Verb = (context, [id = ""], options) =>
  control(context, options, async (book, actor) => {
    const stored = await book.schedules.resetCron(id, actor);
    await book.schedules.resume(stored.id, actor);
    return `Schedule ${stored.id} is as code says: ${await book.schedules.describe(stored)}.`;
  });
