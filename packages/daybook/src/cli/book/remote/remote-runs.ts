import type { Client } from "../../../client/index.ts";
import { fromReadable } from "../../../engine/api/json-text.ts";
import type { FailedItemView } from "../../../engine/api/runs-api.ts";
import type { RunView } from "../../../engine/api/run-view.ts";
import type { LogLine } from "../../../store/port/history-store.ts";
import type { AttemptRecord, RunFilter } from "../../../store/port/run-store.ts";
import { formatInstant, type Instant } from "../../../time/instant.ts";
import type { BookRuns } from "../book.ts";

export function remoteRuns(client: Client): BookRuns {
  return {
    get: async (run) => fromReadable<RunView>(await client.runs.get({ run })),
    async list(filter = {}, paging = {}) {
      const { data, nextCursor } = await client.runs.list({ ...queryOf(filter), ...paging });
      return { data: fromReadable<RunView[]>(data), nextCursor };
    },
    attempts: async (run) => fromReadable<AttemptRecord[]>((await client.runs.attempts({ run })).data),
    childStates: (run) => client.runs.childStates({ run }),
    async failedItems(run, paging = {}) {
      const { data, nextCursor } = await client.runs.failedItems({ run, ...paging });
      return { data: fromReadable<FailedItemView[]>(data), nextCursor };
    },
    async logs(run, { levels, ...options } = {}) {
      const { data, ...cursors } = await client.runs.logs({ run, level: levels, ...options });
      return { data: fromReadable<LogLine[]>(data), ...cursors };
    },
    async cancel(ids, { reason } = {}) {
      const list = typeof ids === "string" ? [ids] : ids;
      // One that is not there is to be told before anything is cancelled.
      for (const run of list) await client.runs.get({ run });
      const results = [];
      for (const run of list) results.push(await client.runs.cancel({ run, reason }));
      return {
        cancelled: results.flatMap(({ cancelled }) => cancelled),
        requested: results.flatMap(({ requested }) => requested),
      };
    },
    retry: (run) => client.runs.retry({ run }),
  };
}

function queryOf({ states, parentId, scheduleId, workerId, createdFrom, createdBefore, ...same }: RunFilter) {
  return {
    ...same,
    state: states,
    parent: parentId,
    schedule: scheduleId,
    worker: workerId,
    createdFrom: isoOf(createdFrom),
    createdBefore: isoOf(createdBefore),
  };
}

/** An instant of a filter, as the line has it. */
export function isoOf(instant: Instant | undefined): string | undefined {
  return instant === undefined ? undefined : formatInstant(instant);
}
