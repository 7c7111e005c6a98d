import { toReadable } from "../../engine/api/json-text.ts";
import { DaybookError } from "../../errors/daybook-error.ts";
import type { StoredSchedule } from "../../store/port/schedule-store.ts";
import { actorOf, mayKnow, tenantOf, type Caller } from "../access/caller.ts";
import * as contract from "../contract/schedules.ts";
import { given } from "../given.ts";
import type { HttpParts } from "../parts.ts";
import { readablePage } from "../readable-page.ts";
import { route, type Route } from "../route.ts";

export function scheduleRoutes({ daybook, store }: HttpParts): Route[] {
  const { schedules } = daybook;

  /** Another tenant's schedule answers as one that is not there. */
  const known = async ({ job, key }: { job: string; key: string }, caller: Caller): Promise<StoredSchedule> => {
    const id = `${job}/${key}`;
    // Not `schedules.get`: that also takes a job's name for its only schedule, which people type and programs do not.
    const stored = await store.schedules.get(id);
    if (stored !== null && mayKnow(caller, stored.tenant)) return stored;
    throw new DaybookError("SCHEDULE_NOT_FOUND", `No schedule "${id}" is in the book.`, { params: { schedule: id } });
  };

  return [
    route(contract.listSchedules, async ({ query, caller }) => {
      const filter = given({ ...query, tenant: tenantOf(caller, query.tenant) });
      return { data: toReadable(await schedules.list(filter)) };
    }),
    route(contract.getSchedule, async ({ params, query, caller }) => {
      const stored = await known(params, caller);
      return { ...toReadable(stored), words: await schedules.describe(stored, query.locale) };
    }),
    route(contract.previewSchedule, async ({ params, query, caller }) => {
      const { id } = await known(params, caller);
      return { data: toReadable(await schedules.preview(id, given(query))) };
    }),
    route(contract.lintSchedule, async ({ params, caller }) => {
      const { id } = await known(params, caller);
      return { data: toReadable(await schedules.lint(id)) };
    }),
    route(contract.proposeSchedule, async ({ body, caller }) => {
      const { cron, schedule, ...options } = body;
      const stored = schedule === undefined ? undefined : await known(schedule, caller);
      return toReadable(await schedules.propose(cron, given({ ...options, id: stored?.id })));
    }),
    route(contract.pauseSchedule, async ({ params, caller }) => {
      const { id } = await known(params, caller);
      await schedules.pause(id, actorOf(caller));
    }),
    route(contract.resumeSchedule, async ({ params, caller }) => {
      const { id } = await known(params, caller);
      await schedules.resume(id, actorOf(caller));
    }),
    route(contract.setScheduleCron, async ({ params, body, caller }) => {
      const { id } = await known(params, caller);
      return toReadable(await schedules.setCron(id, body.cron, actorOf(caller)));
    }),
    route(contract.resetScheduleCron, async ({ params, caller }) => {
      const { id } = await known(params, caller);
      return toReadable(await schedules.resetCron(id, actorOf(caller)));
    }),
    route(contract.listFires, async ({ query, caller }) => {
      const { limit, after, schedule, outcome, tenant, ...same } = query;
      const filter = given({ ...same, scheduleId: schedule, outcomes: outcome, tenant: tenantOf(caller, tenant) });
      return readablePage(await schedules.fires(filter, given({ limit, after })));
    }),
    route(contract.askWhy, async ({ query }) => ({ data: toReadable(await daybook.why(given(query))) })),
  ];
}
