import { isClientError, type Answer, type Client } from "../../../client/index.ts";
import { describeStored } from "../../../engine/api/describe-stored.ts";
import { fromReadable, type Readable } from "../../../engine/api/json-text.ts";
import { noSuchSchedule, type ScheduleReport } from "../../../engine/api/schedules-api.ts";
import type { PreviewEntry } from "../../../schedule/preview.ts";
import type { FireFilter, FireRecord, StoredSchedule } from "../../../store/port/schedule-store.ts";
import type { BookSchedules } from "../book.ts";
import { isoOf } from "./remote-runs.ts";

export function remoteSchedules(client: Client): BookSchedules {
  const list: BookSchedules["list"] = async (filter) =>
    fromReadable<StoredSchedule[]>((await client.schedules.list(filter)).data as Readable<StoredSchedule[]>);

  const get: BookSchedules["get"] = async (id) => {
    if (id.includes("/")) {
      try {
        const { words: _told, ...stored } = await client.schedules.get(partsOf(id));
        return storedOf(stored);
      } catch (error) {
        throw isClientError(error, "SCHEDULE_NOT_FOUND") ? noSuchSchedule(id) : error;
      }
    }
    const all = await list({ job: id, withRemoved: true });
    const current = all.filter(({ removedAt }) => removedAt === null);
    const meant = all.find(({ key }) => key === "default") ?? (current.length === 1 ? current[0] : undefined);
    if (meant === undefined) throw noSuchSchedule(id);
    return meant;
  };

  const placeOf = async (id: string): Promise<{ job: string; key: string }> => partsOf((await get(id)).id);

  return {
    list,
    get,
    describe: describeStored,
    async preview(id, { count, from } = {}) {
      const { data } = await client.schedules.preview({ ...(await placeOf(id)), count, from: isoOf(from) });
      return fromReadable<PreviewEntry[]>(data);
    },
    lint: async (id) =>
      fromReadable<ScheduleReport[]>(
        (await client.schedules.lint(await placeOf(id))).data as Readable<ScheduleReport[]>,
      ),
    async fires(filter = {}, paging = {}) {
      const { data, nextCursor } = await client.fires.list({ ...queryOf(filter), ...paging });
      return { data: fromReadable<FireRecord[]>(data), nextCursor };
    },
    pause: async (id) => client.schedules.pause(await placeOf(id)),
    resume: async (id) => client.schedules.resume(await placeOf(id)),
    setCron: async (id, cron) => storedOf(await client.schedules.setCron({ ...(await placeOf(id)), cron })),
    resetCron: async (id) => storedOf(await client.schedules.resetCron(await placeOf(id))),
  };
}

/** What code wrote is any JSON to the contract, and known here. */
function storedOf(answer: Omit<Answer<"schedules.get">, "words">): StoredSchedule {
  return fromReadable<StoredSchedule>(answer as Readable<StoredSchedule>);
}

/** Names of jobs have no slash; keys may. */
function partsOf(id: string): { job: string; key: string } {
  const at = id.indexOf("/");
  return { job: id.slice(0, at), key: id.slice(at + 1) };
}

function queryOf({ scheduleId, outcomes, dueFrom, dueBefore, ...same }: FireFilter) {
  return { ...same, schedule: scheduleId, outcome: outcomes, dueFrom: isoOf(dueFrom), dueBefore: isoOf(dueBefore) };
}
